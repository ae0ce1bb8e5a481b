package dev.shipline.sandbox.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A chart as a service has it. */
final class OrdersChart {
    private static final String DEPLOYMENT = """
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: {{ .Release.Name }}
              labels: {app: {{ .Release.Name }}}
            spec:
              replicas: {{ .Values.replicas }}
              selector:
                matchLabels: {app: {{ .Release.Name }}}
              template:
                metadata:
                  labels: {app: {{ .Release.Name }}}
                spec:
                  containers:
                  - name: app
                    image: {{ .Values.image | quote }}
                    ports: [{name: http, containerPort: 8080}]
                    env:
                    {{- range $name, $value := .Values.env }}
                    - name: {{ $name }}
                      value: {{ $value | quote }}
                    {{- end }}
            """;
    private static final String REST = """
            apiVersion: v1
            kind: Service
            metadata: {name: {{ .Release.Name }}}
            spec:
              selector: {app: {{ .Release.Name }}}
              ports: [{name: http, port: 80, targetPort: http}]
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: {{ .Release.Name }}}
            data: {greeting: {{ .Values.greeting | quote }}}
            ---
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: {{ .Release.Name }}}
            ---
            apiVersion: policy/v1
            kind: PodDisruptionBudget
            metadata: {name: {{ .Release.Name }}}
            spec: {minAvailable: 1, selector: {matchLabels: {app: {{ .Release.Name }}}}}
            ---
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: {{ .Release.Name }}}
            spec:
              rules:
              - host: orders.example.com
                http:
                  paths:
                  - path: /
                    pathType: Prefix
                    backend: {service: {name: {{ .Release.Name }}, port: {name: http}}}
            """;
    private static final String VALUES = """
            replicas: 2
            image: quay.io/acme/orders:1
            greeting: hello
            env:
              STAGE: dev
              REGION: eu
            """;

    private OrdersChart() {}

    static Path in(Path folder) {
        write(folder.resolve("Chart.yaml"), "apiVersion: v2\nname: orders\nversion: 1.0.0\nappVersion: \"1\"\n");
        write(folder.resolve("values.yaml"), VALUES);
        write(folder.resolve("templates/deployment.yaml"), DEPLOYMENT);
        write(folder.resolve("templates/rest.yaml"), REST);
        return folder;
    }

    static Path values(Path file, String content) {
        write(file, content);
        return file;
    }

    private static void write(Path file, String content) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
