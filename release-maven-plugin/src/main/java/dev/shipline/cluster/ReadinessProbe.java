package dev.shipline.cluster;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.Probe;
import java.util.Optional;

/** Says what a container is asked before it counts as ready. */
final class ReadinessProbe {
    private ReadinessProbe() {}

    /** "readiness probe GET /health on port 8080"; empty where there is none. */
    static Optional<String> words(Container container) {
        return Optional.ofNullable(container.getReadinessProbe()).map(probe -> "readiness probe " + question(probe));
    }

    private static String question(Probe probe) {
        if (probe.getHttpGet() != null) {
            HTTPGetAction get = probe.getHttpGet();
            String path = Optional.ofNullable(get.getPath()).orElse("/");
            return "GET " + path + " on port " + get.getPort().getValue();
        }
        if (probe.getTcpSocket() != null) {
            return "connects to port " + probe.getTcpSocket().getPort().getValue();
        }
        if (probe.getExec() != null) {
            return "runs " + String.join(" ", probe.getExec().getCommand());
        }
        if (probe.getGrpc() != null) {
            return "asks gRPC port " + probe.getGrpc().getPort();
        }
        return "of an unknown kind";
    }
}
