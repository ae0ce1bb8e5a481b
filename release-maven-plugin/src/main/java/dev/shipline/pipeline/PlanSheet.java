package dev.shipline.pipeline;

import static java.util.Objects.requireNonNull;

import dev.shipline.cluster.Drift;
import dev.shipline.git.CommitLog;
import dev.shipline.plan.ManifestDiff;
import dev.shipline.plan.PlanIdentity;
import dev.shipline.plan.ValueKeys;
import dev.shipline.registry.ScanDelta;
import java.util.List;
import java.util.Optional;

/**
 * All that is known of a deploy before it is made.
 *
 * @param base     what runs now, "revision 7"; or "first install"
 * @param place    "orders-prod in namespace prod at https://…"
 * @param identity what it is approved by; absent where there is no image yet
 * @param image    the image's reference
 * @param chart    name and version
 * @param commits  what the new commit has and the running one has not; absent where nothing runs, or nothing tells of which commit
 * @param values   the keys of the values that change
 * @param findings how the scanner's findings change; absent where it does not tell
 * @param crds     what becomes of the chart's own resource definitions
 * @param drift    how what is there differs from what was deployed
 * @param blocked  changes that the API server would refuse
 */
record PlanSheet(
        String base,
        String place,
        Optional<PlanIdentity> identity,
        Change image,
        Change chart,
        Optional<CommitRange> commits,
        ValueKeys values,
        Optional<ScanDelta> findings,
        ManifestDiff diff,
        CrdPlan crds,
        Drift drift,
        List<String> blocked) {
    /** A text before and after. */
    record Change(Optional<String> from, Optional<String> to) {
        @Override
        public String toString() {
            return from.equals(to)
                    ? to.orElse("none") + " (the same)"
                    : from.map(old -> old + " → ").orElse("") + to.orElse("none yet");
        }
    }

    /** @param from the running commit */
    record CommitRange(String from, String to, CommitLog log) {}

    PlanSheet {
        requireNonNull(base, "base is null");
        requireNonNull(place, "place is null");
        requireNonNull(identity, "identity is null");
        requireNonNull(image, "image is null");
        requireNonNull(chart, "chart is null");
        requireNonNull(commits, "commits is null");
        requireNonNull(values, "values is null");
        requireNonNull(findings, "findings is null");
        requireNonNull(diff, "diff is null");
        requireNonNull(crds, "crds is null");
        requireNonNull(drift, "drift is null");
        blocked = List.copyOf(blocked);
    }
}
