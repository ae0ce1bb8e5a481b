package dev.shipline.cluster;

import static java.util.Objects.requireNonNull;

import dev.shipline.cluster.Rollout.Outcome;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Looks at the workloads of a release until they are proven to run, or lost, or the time is up. */
final class RolloutWatch {
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    private final Function<WorkloadId, Snapshot> look;
    private final Diagnosis diagnosis;
    private final Tolerance tolerance;
    private final Clock clock;
    private final Pause pause;

    RolloutWatch(
            Function<WorkloadId, Snapshot> look, Diagnosis diagnosis, Tolerance tolerance, Clock clock, Pause pause) {
        this.look = requireNonNull(look, "look is null");
        this.diagnosis = requireNonNull(diagnosis, "diagnosis is null");
        this.tolerance = requireNonNull(tolerance, "tolerance is null");
        this.clock = requireNonNull(clock, "clock is null");
        this.pause = requireNonNull(pause, "pause is null");
    }

    Rollout watch(RolloutRequest request, Consumer<String> progress) {
        List<WorkloadId> workloads = ManifestWorkloads.in(request.manifest(), request.namespace());
        Instant deadline = clock.instant().plus(request.timeout());
        ProgressLines lines = new ProgressLines(progress);
        Doom doom = new Doom(tolerance);
        Silence silence = new Silence(tolerance.silence());
        while (true) {
            Optional<List<Snapshot>> looked = look(workloads, silence, lines);
            if (looked.isPresent()) {
                List<Snapshot> snapshots = looked.get();
                lines.tell(snapshots);
                if (snapshots.stream().allMatch(Snapshot::isDone)) {
                    DigestCheck.require(request, snapshots);
                    return rollout(Outcome.PROVEN, snapshots);
                }
                if (!doom.among(snapshots, clock.instant()).isEmpty()) {
                    return rollout(Outcome.FAILED, snapshots);
                }
                if (!clock.instant().isBefore(deadline)) {
                    return rollout(Outcome.TIMED_OUT, snapshots);
                }
            }
            rest(request);
        }
    }

    private Optional<List<Snapshot>> look(List<WorkloadId> workloads, Silence silence, ProgressLines lines) {
        try {
            List<Snapshot> snapshots = workloads.stream().map(look).toList();
            silence.isBroken();
            return Optional.of(snapshots);
        } catch (ReleaseFailure e) {
            if (silence.isTooLong(e, clock.instant())) {
                throw e;
            }
            lines.say("the cluster does not answer, asking again: " + e.because());
            return Optional.empty();
        }
    }

    private Rollout rollout(Outcome outcome, List<Snapshot> snapshots) {
        return new Rollout(outcome, snapshots.stream().map(Snapshot::line).toList(), diagnosis.of(snapshots));
    }

    private void rest(RolloutRequest request) {
        try {
            pause.pause(BETWEEN_LOOKS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ReleaseFailure(
                    FailureCode.INTERRUPTED,
                    "stopped watching the rollout in namespace " + request.namespace(),
                    "the build was interrupted",
                    "the cluster goes on with it: mvn ship:status tells how it stands",
                    e);
        }
    }

    /** How long the API has been away. One poll that fails proves nothing: API servers are restarted, too. */
    private static final class Silence {
        private final Duration longest;
        private Optional<Instant> since = Optional.empty();

        Silence(Duration longest) {
            this.longest = longest;
        }

        void isBroken() {
            since = Optional.empty();
        }

        boolean isTooLong(ReleaseFailure failure, Instant now) {
            if (failure.code() != FailureCode.UNREACHABLE) {
                return true;
            }
            since = since.or(() -> Optional.of(now));
            return Duration.between(since.get(), now).compareTo(longest) >= 0;
        }
    }
}
