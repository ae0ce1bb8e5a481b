package dev.shipline.cluster;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.Probe;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Says what a container is asked before it counts as started, as ready, and as alive. */
final class ProbeWords {
    private ProbeWords() {}

    /** "readiness probe GET /health on port 8080"; empty where there is none. */
    static Optional<String> readiness(Container container) {
        return words("readiness", container.getReadinessProbe());
    }

    static Optional<String> startup(Container container) {
        return words("startup", container.getStartupProbe());
    }

    /** Every probe with how often it is asked, and how often it may fail. */
    static List<String> all(Container container) {
        return Stream.of(
                        whole("startup", container.getStartupProbe()),
                        whole("readiness", container.getReadinessProbe()),
                        whole("liveness", container.getLivenessProbe()))
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<String> whole(String name, Probe probe) {
        return words(name, probe).map(words -> words + timing(probe));
    }

    private static Optional<String> words(String name, Probe probe) {
        return Optional.ofNullable(probe).map(asked -> name + " probe " + question(asked));
    }

    private static String question(Probe probe) {
        if (probe.getHttpGet() != null) {
            HTTPGetAction get = probe.getHttpGet();
            String path = Optional.ofNullable(get.getPath()).orElse("/");
            String scheme = "HTTPS".equals(get.getScheme()) ? " by https" : "";
            return "GET " + path + " on port " + get.getPort().getValue() + scheme;
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

    /** The numbers that stand where nobody set one are those of the API. */
    private static String timing(Probe probe) {
        int delay = WorkloadState.count(probe.getInitialDelaySeconds());
        return ", every " + number(probe.getPeriodSeconds(), 10) + " s"
                + (delay == 0 ? "" : " after the first " + delay + " s") + ", answered within "
                + number(probe.getTimeoutSeconds(), 1) + " s, lost after " + number(probe.getFailureThreshold(), 3)
                + " failures";
    }

    private static int number(Integer set, int otherwise) {
        return set == null ? otherwise : set;
    }
}
