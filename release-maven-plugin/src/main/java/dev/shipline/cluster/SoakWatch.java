package dev.shipline.cluster;

import static java.util.Objects.requireNonNull;

import dev.shipline.cluster.Rollout.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Looks for a while longer at workloads that are proven to run: whether they stay so. Jobs are through, and are not looked at again. */
final class SoakWatch {
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(30);

    private final Function<WorkloadId, Snapshot> look;
    private final Evidence evidence;
    private final Tolerance tolerance;
    private final Clock clock;
    private final Pause pause;

    SoakWatch(Function<WorkloadId, Snapshot> look, Evidence evidence, Tolerance tolerance, Clock clock, Pause pause) {
        this.look = requireNonNull(look, "look is null");
        this.evidence = requireNonNull(evidence, "evidence is null");
        this.tolerance = requireNonNull(tolerance, "tolerance is null");
        this.clock = requireNonNull(clock, "clock is null");
        this.pause = requireNonNull(pause, "pause is null");
    }

    Rollout watch(RolloutRequest request, Duration length, Consumer<String> progress) {
        List<WorkloadId> workloads = ManifestWorkloads.in(request.manifest(), request.namespace()).stream()
                .filter(workload -> workload.kind() != WorkloadKind.JOB)
                .toList();
        Instant begin = clock.instant();
        Instant end = begin.plus(length);
        Instant line = begin.plus(BETWEEN_LINES);
        ProgressLines lines = new ProgressLines(progress, clock);
        ApiSilence api = new ApiSilence(look, tolerance.silence(), clock);
        Findings findings = new Findings(new RecentEvents(evidence, clock));
        Doom doom = new Doom(tolerance);
        Steadiness steadiness = new Steadiness();
        Looks looks = new Looks(pause, request.namespace());
        while (true) {
            Optional<List<Snapshot>> looked = api.look(workloads, lines);
            Instant now = clock.instant();
            if (looked.isPresent()) {
                List<Snapshot> snapshots = looked.get();
                List<Finding> lost = new ArrayList<>(steadiness.lossesIn(snapshots));
                lost.addAll(doom.among(findings.among(snapshots), now));
                if (!lost.isEmpty()) {
                    return rollout(Outcome.FAILED, snapshots, lost);
                }
                if (!now.isBefore(end)) {
                    return rollout(Outcome.PROVEN, snapshots, List.of());
                }
            }
            if (!now.isBefore(line)) {
                lines.say(
                        "steady for " + Duration.between(begin, now).toSeconds() + " of " + length.toSeconds() + " s");
                line = line.plus(BETWEEN_LINES);
            }
            looks.rest();
        }
    }

    private Rollout rollout(Outcome outcome, List<Snapshot> snapshots, List<Finding> found) {
        return new Rollout(outcome, snapshots.stream().map(Snapshot::line).toList(), new Diagnosis(evidence).of(found));
    }
}
