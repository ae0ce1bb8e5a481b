package dev.shipline.cluster;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How much trouble a rollout may have before it counts as lost. Too little fails a release that would have healed by itself; too much lets an engineer wait
 * for what the first minute already told.
 *
 * @param restarts how often a container may be restarted. When it crashes again after that, the rollout is lost. With 2, a container has crashed three times
 *                 by then, which takes some ten seconds more than the crashes themselves. A Job counts by its own backoffLimit instead. Running out of
 *                 memory is tolerated never: the limit will not be higher at the next start.
 * @param grace    how long a thing may last that often heals by itself: an image that cannot be pulled (but does exist), a Secret or ConfigMap that another
 *                 controller is about to create, pods refused by a quota, a workload that is not there
 * @param silence  how long the cluster's API may be away while a rollout is watched
 */
public record Tolerance(int restarts, Duration grace, Duration silence) {
    public static final Tolerance DEFAULT = new Tolerance(2, Duration.ofSeconds(20), Duration.ofSeconds(60));

    public Tolerance {
        requireNonNull(grace, "grace is null");
        requireNonNull(silence, "silence is null");
        if (restarts < 0) {
            throw new IllegalArgumentException("restarts is negative: " + restarts);
        }
    }

    /** Whether an ailment that has been seen for so long means that the rollout is lost. */
    boolean isExhaustedBy(Ailment ailment, Duration seenFor) {
        return switch (ailment.kind()) {
            case OUT_OF_MEMORY, CANNOT_START, INVALID_IMAGE, IMAGE_NOT_FOUND, FAILED -> true;
            case CRASH -> ailment.restarts() >= restarts;
            case CONFIGURATION, IMAGE_PULL, NOT_CREATED, ABSENT -> seenFor.compareTo(grace) >= 0;
            case UNSCHEDULABLE, NOT_READY, EVICTED, NOT_STARTED, WAITING -> false;
        };
    }
}
