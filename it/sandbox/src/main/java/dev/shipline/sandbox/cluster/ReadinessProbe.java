package dev.shipline.sandbox.cluster;

import com.fasterxml.jackson.databind.JsonNode;

/** The words of a node about a readiness probe that fails. */
final class ReadinessProbe {
    private ReadinessProbe() {}

    static String failure(JsonNode container, String ip) {
        JsonNode probe = container.path("readinessProbe");
        if (probe.has("tcpSocket")) {
            String port = Json.text(probe, "tcpSocket", "port");
            return "Readiness probe failed: dial tcp " + ip + ":" + port + ": connect: connection refused";
        }
        if (probe.has("exec")) {
            return "Readiness probe failed: command exited with 1";
        }
        return "Readiness probe failed: HTTP probe failed with statuscode: 503";
    }
}
