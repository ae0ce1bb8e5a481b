package dev.shipline.helm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small chart on disk, of a service with one Deployment. */
final class Charts {
    private static final String DEPLOYMENT = """
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: {{ .Release.Name }}
              namespace: {{ .Release.Namespace }}
            spec:
              replicas: {{ .Values.replicas }}
              selector:
                matchLabels: {app: {{ .Release.Name }}}
              template:
                metadata:
                  labels: {app: {{ .Release.Name }}}
                spec:
                  containers:
                    - name: orders
                      image: "{{ .Values.image.repository }}:{{ .Values.image.tag }}"
            """;

    private static final String CONFIG_MAP = """
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: {{ .Release.Name }}-settings
            data:
              tag: {{ .Values.image.tag | quote }}
              pattern: {{ "{{ order.id }} is {{ order.state }}" | quote }}
              greeting: "Grüß Gott"
            """;

    private Charts() {}

    static Path orders(Path folder) {
        Path chart = folder.resolve("orders");
        write(chart.resolve("Chart.yaml"), "apiVersion: v2\nname: orders\nversion: 1.2.3\nappVersion: \"7\"\n");
        write(chart.resolve("values.yaml"), "replicas: 1\nimage:\n  repository: quay.io/acme/orders\n  tag: none\n");
        write(chart.resolve("templates/deployment.yaml"), DEPLOYMENT);
        write(chart.resolve("templates/settings.yaml"), CONFIG_MAP);
        return chart;
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
