package dev.shipline.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** A chart with all that Helm treats in a way of its own: hooks, a test, a CRD, a schema. It starts no service. */
final class ContractChart {
    private static final String SETTINGS = """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: {{ .Release.Name }}-settings}
            data:
              tag: {{ .Values.tag | quote }}
              kind: {{ kindOf .Values.tag }}
              braces: {{ "{{ order.id }}" | quote }}
              greeting: "Grüß Gott"
            """;
    private static final String MIGRATION = """
            apiVersion: batch/v1
            kind: Job
            metadata:
              name: {{ .Release.Name }}-migrate
              annotations: {helm.sh/hook: pre-upgrade}
            spec:
              backoffLimit: 0
              template:
                metadata: {labels: {plays: {{ .Values.hook }}}}
                spec:
                  restartPolicy: Never
                  containers: [{name: migrate, image: example.com/migrate:1}]
            """;
    private static final String TEST = """
            apiVersion: v1
            kind: Pod
            metadata:
              name: {{ .Release.Name }}-test
              labels: {plays: {{ .Values.test }}}
              annotations: {helm.sh/hook: test}
            spec:
              restartPolicy: Never
              containers: [{name: test, image: example.com/test:1}]
            """;
    private static final String PLATES = """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: %s.contract.example.com}
            spec:
              group: contract.example.com
              scope: Namespaced
              names: {kind: %s, plural: %s, singular: %s}
              versions:
                - name: v1
                  served: true
                  storage: true
                  schema: {openAPIV3Schema: {type: object, description: %s}}
            """;

    private ContractChart() {}

    /** Writes it without a CRD. */
    static Path in(Path folder) {
        Path chart = folder.resolve("contract");
        write(chart.resolve("Chart.yaml"), "apiVersion: v2\nname: contract\nversion: 1.0.0\n");
        write(chart.resolve("values.yaml"), "tag: none\nhook: completes\ntest: completes\n");
        write(chart.resolve("values.schema.json"), "{\"properties\": {\"tag\": {\"type\": \"string\"}}}");
        write(chart.resolve("templates/settings.yaml"), SETTINGS);
        write(chart.resolve("templates/migration.yaml"), MIGRATION);
        write(chart.resolve("templates/test.yaml"), TEST);
        return chart;
    }

    /** Only a test, which plays what it is told, beside the templates of another chart. */
    static void addTest(Path chart, String plays) {
        write(chart.resolve("templates/test.yaml"), TEST.replace("{{ .Values.test }}", plays));
    }

    static void addHook(Path chart, String plays) {
        write(chart.resolve("templates/migration.yaml"), MIGRATION.replace("{{ .Values.hook }}", plays));
    }

    static void addCrd(Path chart, String plural, String description) {
        String kind = plural.substring(0, 1).toUpperCase(Locale.ROOT) + plural.substring(1);
        write(chart.resolve("crds/crd.yaml"), PLATES.formatted(plural, kind, plural, plural, description));
    }

    static Path write(Path file, String content) {
        try {
            Files.createDirectories(file.getParent());
            return Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
