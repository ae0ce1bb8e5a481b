package dev.shipline.cluster;

import static java.util.Objects.requireNonNull;

/**
 * How far one workload has come.
 *
 * @param detail "1 of 2 updated, 1 ready"; for a failed one, why it failed
 */
record WorkloadState(Standing standing, int desired, int ready, String detail) {
    enum Standing {
        ONGOING,
        /** It will not go on before somebody resumes it. */
        PAUSED,
        DONE,
        FAILED,
        ABSENT
    }

    WorkloadState {
        requireNonNull(standing, "standing is null");
        requireNonNull(detail, "detail is null");
    }

    static WorkloadState absent(String namespace) {
        return new WorkloadState(Standing.ABSENT, 0, 0, "is not in namespace " + namespace);
    }

    static WorkloadState ongoing(int desired, int ready, String detail) {
        return new WorkloadState(Standing.ONGOING, desired, ready, detail);
    }

    static WorkloadState paused(int desired, int ready, String detail) {
        return new WorkloadState(Standing.PAUSED, desired, ready, detail);
    }

    static WorkloadState done(int desired, int ready, String detail) {
        return new WorkloadState(Standing.DONE, desired, ready, detail);
    }

    static WorkloadState failed(int desired, int ready, String detail) {
        return new WorkloadState(Standing.FAILED, desired, ready, detail);
    }

    WorkloadState and(String more) {
        return new WorkloadState(standing, desired, ready, detail + "; " + more);
    }

    boolean isDone() {
        return standing == Standing.DONE;
    }

    /** Kubernetes leaves out what is zero, or not reported yet. */
    static int count(Integer reported) {
        return reported == null ? 0 : reported;
    }

    /** Whether a status was written for the object as it is now. An older one speaks of the version before, and must never pass for success. */
    static boolean speaksOf(Long observedGeneration, Long generation) {
        return generation == null || observedGeneration != null && observedGeneration >= generation;
    }
}
