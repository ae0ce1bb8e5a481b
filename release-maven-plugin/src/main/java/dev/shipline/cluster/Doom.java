package dev.shipline.cluster;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Remembers since when each ailment has been there, and tells those that will not heal. For one rollout. */
final class Doom {
    private final Tolerance tolerance;
    private Map<String, Instant> firstSeen = Map.of();

    Doom(Tolerance tolerance) {
        this.tolerance = requireNonNull(tolerance, "tolerance is null");
    }

    /** The ailments by which the rollout is lost; none while there is hope. */
    List<Ailment> among(List<Snapshot> snapshots, Instant now) {
        Map<String, Instant> seen = new HashMap<>();
        List<Ailment> fatal = snapshots.stream()
                .flatMap(snapshot -> snapshot.ailments().stream()
                        .filter(ailment -> !isUpToTheJob(snapshot, ailment))
                        .filter(ailment -> tolerance.isExhaustedBy(ailment, seenFor(ailment, now, seen))))
                .toList();
        // what is gone now begins anew when it comes back
        firstSeen = Map.copyOf(seen);
        return fatal;
    }

    private Duration seenFor(Ailment ailment, Instant now, Map<String, Instant> seen) {
        String key = ailment.kind() + " " + ailment.subject();
        Instant since = firstSeen.getOrDefault(key, now);
        seen.put(key, since);
        return Duration.between(since, now);
    }

    private static boolean isUpToTheJob(Snapshot snapshot, Ailment ailment) {
        return snapshot.id().kind() == WorkloadKind.JOB && ailment.kind().isEndOfProcess();
    }
}
