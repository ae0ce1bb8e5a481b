package dev.shipline.cluster;

import static java.util.Objects.requireNonNull;

import dev.shipline.cluster.Rollout.Outcome;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Looks at the workloads of a release until they are proven to run, or lost, or the time is up. */
final class RolloutWatch {
    private final Function<WorkloadId, Snapshot> look;
    private final Evidence evidence;
    private final Tolerance tolerance;
    private final Clock clock;
    private final Pause pause;

    RolloutWatch(
            Function<WorkloadId, Snapshot> look, Evidence evidence, Tolerance tolerance, Clock clock, Pause pause) {
        this.look = requireNonNull(look, "look is null");
        this.evidence = requireNonNull(evidence, "evidence is null");
        this.tolerance = requireNonNull(tolerance, "tolerance is null");
        this.clock = requireNonNull(clock, "clock is null");
        this.pause = requireNonNull(pause, "pause is null");
    }

    Rollout watch(RolloutRequest request, Consumer<String> progress) {
        List<WorkloadId> workloads = ManifestWorkloads.in(request.manifest(), request.namespace());
        Instant deadline = clock.instant().plus(request.timeout());
        ProgressLines lines = new ProgressLines(progress, clock);
        ApiSilence api = new ApiSilence(look, tolerance.silence(), clock);
        Findings findings = findings();
        Doom doom = new Doom(tolerance);
        Looks looks = new Looks(pause, request.namespace());
        while (true) {
            Optional<List<Snapshot>> looked = api.look(workloads, lines);
            if (looked.isPresent()) {
                List<Snapshot> snapshots = looked.get();
                List<Finding> found = findings.among(snapshots);
                lines.tell(snapshots, found);
                if (snapshots.stream().allMatch(Snapshot::isDone)) {
                    DigestCheck.require(request, snapshots);
                    return rollout(Outcome.PROVEN, snapshots, found);
                }
                List<Finding> fatal = doom.among(found, clock.instant());
                if (!fatal.isEmpty()) {
                    return rollout(Outcome.FAILED, snapshots, found);
                }
                if (!clock.instant().isBefore(deadline)) {
                    return rollout(Outcome.TIMED_OUT, snapshots, found);
                }
            }
            looks.rest();
        }
    }

    Rollout once(RolloutRequest request) {
        List<Snapshot> snapshots = ManifestWorkloads.in(request.manifest(), request.namespace()).stream()
                .map(look)
                .toList();
        List<Finding> found = findings().among(snapshots);
        if (snapshots.stream().allMatch(Snapshot::isDone)) {
            return rollout(Outcome.PROVEN, snapshots, found);
        }
        boolean isLost = !new Doom(tolerance).among(found, clock.instant()).isEmpty();
        return rollout(isLost ? Outcome.FAILED : Outcome.TIMED_OUT, snapshots, found);
    }

    private Findings findings() {
        return new Findings(new RecentEvents(evidence, clock));
    }

    private Rollout rollout(Outcome outcome, List<Snapshot> snapshots, List<Finding> found) {
        return new Rollout(outcome, snapshots.stream().map(Snapshot::line).toList(), new Diagnosis(evidence).of(found));
    }
}
