package dev.shipline.cluster;

import static java.util.Objects.requireNonNull;

import dev.shipline.cluster.Ailment.Kind;
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
 * @param unschedulable how long a pod may be without a node. A cluster that adds a node for it says so, and is waited for until the time is up
 * @param failFast whether trouble ends a rollout before its time is up; without, only a workload that itself says that it failed does
 * @param silence  how long the cluster's API may be away while a rollout is watched
 */
public record Tolerance(int restarts, Duration grace, Duration unschedulable, boolean failFast, Duration silence) {
    public static final Tolerance DEFAULT =
            new Tolerance(2, Duration.ofSeconds(20), Duration.ofSeconds(60), true, Duration.ofSeconds(60));

    /** A registry or a network that is away is tried again by the kubelet after 10, 20 and 40 seconds. */
    private static final int GRACES_OF_A_PULL = 3;

    public Tolerance {
        requireNonNull(grace, "grace is null");
        requireNonNull(unschedulable, "unschedulable is null");
        requireNonNull(silence, "silence is null");
        requireNonNull(silence, "silence is null");
        if (restarts < 0) {
            throw new IllegalArgumentException("restarts is negative: " + restarts);
        }
    }

    /** Whether an ailment that has been seen for so long means that the rollout is lost. */
    boolean isExhaustedBy(Ailment ailment, Duration seenFor) {
        if (!failFast) {
            return ailment.kind() == Kind.FAILED;
        }
        return switch (ailment.kind()) {
            case OUT_OF_MEMORY, CANNOT_START, INVALID_IMAGE, IMAGE_NOT_FOUND, FAILED -> true;
            case CRASH -> ailment.restarts() >= restarts;
            case CONFIGURATION, IMAGE_DENIED, IMAGE_LIMITED, VOLUME, NOT_CREATED, ABSENT, PAUSED ->
                seenFor.compareTo(grace) >= 0;
            case IMAGE_PULL -> seenFor.compareTo(grace.multipliedBy(GRACES_OF_A_PULL)) >= 0;
            case UNSCHEDULABLE -> seenFor.compareTo(unschedulable) >= 0;
            case SCALING_UP, NOT_READY, EVICTED, NOT_STARTED, WAITING -> false;
        };
    }
}
