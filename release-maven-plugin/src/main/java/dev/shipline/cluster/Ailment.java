package dev.shipline.cluster;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * What is wrong with a workload, a pod or a container at this moment, as its status tells. Whether it is the end is for {@link Tolerance} to say.
 *
 * @param subject  "pod orders-7c9-x2, container orders"
 * @param reason   "CrashLoopBackOff, exit code 1, 3 restarts, image quay.io/acme/orders:1.2"
 * @param pod      empty for what concerns a whole workload
 * @param restarts of the container
 * @param probes   of the container, as its specification has them
 */
record Ailment(
        Kind kind, String subject, String reason, Optional<PodContainer> pod, int restarts, List<String> probes) {
    /** In the order in which they are likely to be the root cause. */
    enum Kind {
        OUT_OF_MEMORY,
        CRASH,
        CANNOT_START,
        CONFIGURATION,
        INVALID_IMAGE,
        IMAGE_NOT_FOUND,
        IMAGE_DENIED,
        IMAGE_LIMITED,
        IMAGE_PULL,
        VOLUME,
        NOT_CREATED,
        UNSCHEDULABLE,
        SCALING_UP,
        NOT_READY,
        EVICTED,
        NOT_STARTED,
        ABSENT,
        PAUSED,
        FAILED,
        WAITING;

        /** Whether the process ended, so that its own Job may choose to start it again. */
        boolean isEndOfProcess() {
            return this == OUT_OF_MEMORY || this == CRASH || this == CANNOT_START;
        }

        /** What changes into each other while it is the same trouble: a kubelet names the cause of a failed pull in every other moment only. */
        String family() {
            return name().startsWith("IMAGE_") ? "IMAGE" : name();
        }
    }

    /**
     * Where to look for more.
     *
     * @param container empty when no container can have written a log
     * @param ended     whether the container now waits for its next start, so that its log is that of the run before
     */
    record PodContainer(String namespace, String pod, String uid, Optional<String> container, boolean ended) {}

    Ailment {
        requireNonNull(kind, "kind is null");
        requireNonNull(subject, "subject is null");
        requireNonNull(reason, "reason is null");
        requireNonNull(pod, "pod is null");
        probes = List.copyOf(probes);
    }

    Ailment as(Kind other, String inOtherWords) {
        return new Ailment(other, subject, inOtherWords, pod, restarts, probes);
    }

    static Ailment ofWorkload(Kind kind, WorkloadId workload, String reason) {
        return new Ailment(kind, workload.toString(), reason, Optional.empty(), 0, List.of());
    }
}
