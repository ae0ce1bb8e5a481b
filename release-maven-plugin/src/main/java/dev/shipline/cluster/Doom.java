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

    /** The findings by which the rollout is lost; none while there is hope. */
    List<Finding> among(List<Finding> findings, Instant now) {
        Map<String, Instant> seen = new HashMap<>();
        List<Finding> fatal = findings.stream()
                .filter(finding -> !isUpToTheJob(finding))
                .filter(finding -> tolerance.isExhaustedBy(finding.ailment(), seenFor(finding.ailment(), now, seen)))
                .toList();
        // what is gone now begins anew when it comes back
        firstSeen = Map.copyOf(seen);
        return fatal;
    }

    private Duration seenFor(Ailment ailment, Instant now, Map<String, Instant> seen) {
        String key = ailment.kind().family() + " " + ailment.subject();
        Instant since = firstSeen.getOrDefault(key, now);
        seen.put(key, since);
        return Duration.between(since, now);
    }

    private static boolean isUpToTheJob(Finding finding) {
        return finding.snapshot().id().kind() == WorkloadKind.JOB
                && finding.ailment().kind().isEndOfProcess();
    }
}
