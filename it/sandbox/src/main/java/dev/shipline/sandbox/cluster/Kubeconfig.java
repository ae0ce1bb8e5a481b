package dev.shipline.sandbox.cluster;

import java.net.URI;

/** How clients find the cluster. */
final class Kubeconfig {
    private Kubeconfig() {}

    static String of(URI server, String token) {
        return """
                apiVersion: v1
                kind: Config
                current-context: sandbox
                clusters:
                - name: sandbox
                  cluster:
                    server: %s
                contexts:
                - name: sandbox
                  context:
                    cluster: sandbox
                    namespace: default
                    user: sandbox
                users:
                - name: sandbox
                  user:
                    token: "%s"
                """.formatted(server, token);
    }
}
