package dev.shipline.cluster;

import java.util.Arrays;
import java.util.Optional;

/** The kinds of workload whose rollout is watched. */
enum WorkloadKind {
    DEPLOYMENT("Deployment", "deployments"),
    STATEFUL_SET("StatefulSet", "statefulsets"),
    DAEMON_SET("DaemonSet", "daemonsets"),
    JOB("Job", "jobs");

    private final String word;
    private final String resource;

    WorkloadKind(String word, String resource) {
        this.word = word;
        this.resource = resource;
    }

    static Optional<WorkloadKind> of(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word.equals(word)).findFirst();
    }

    String word() {
        return word;
    }

    /** Its name in a right ("list deployments"). */
    String resource() {
        return resource;
    }
}
