package dev.shipline.metrics;

import static java.util.Objects.requireNonNull;

import dev.shipline.git.Commit;
import dev.shipline.pipeline.Release;
import dev.shipline.pipeline.ReleaseReport;
import dev.shipline.pipeline.Status;
import dev.shipline.pipeline.Step;
import dev.shipline.pipeline.StepOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How work flows through a release: how long it waited, how long a commit took, how long what was broken stayed broken. */
final class FlowSignals {
    /**
     * What a release mended.
     *
     * @param since       when it broke
     * @param remediation rollback or rollforward
     * @param broken      the failed revisions that are known
     */
    record Recovery(Instant since, String remediation, List<PastRevision> broken) {}

    private final Labels labels;
    private final Optional<PreviousRun> before;

    /** @param before what the workspace keeps of the run before this one */
    FlowSignals(Labels labels, Optional<PreviousRun> before) {
        this.labels = requireNonNull(labels, "labels is null");
        this.before = requireNonNull(before, "before is null");
    }

    /** @param history the revisions of the release, newest first, this one among them */
    List<Signal> of(ReleaseReport report, List<PastRevision> history, ReleasePast past, Instant now) {
        Release release = report.release();
        Tags tags = labels.tags(release).with("cluster", release.cluster().orElse(""));
        List<Signal> signals = new ArrayList<>();
        outcome(report, Step.LOCK)
                .ifPresent(lock -> signals.add(labels.seconds("queue_wait", lock.elapsed(), tags, release, now)));
        promotionWait(report)
                .ifPresent(wait -> signals.add(labels.seconds(
                        "promotion_wait",
                        wait,
                        tags.with(
                                "from_env",
                                before.flatMap(PreviousRun::environment).orElse("none")),
                        release,
                        now)));
        committed(report, history, past)
                .ifPresent(time -> signals.add(labels.seconds("lead_time", between(time, now), tags, release, now)));
        recovery(report, history)
                .ifPresent(recovery -> signals.add(labels.seconds(
                        "recovery_time",
                        between(recovery.since(), now),
                        tags.with("remediation", recovery.remediation()),
                        release,
                        now)));
        return signals;
    }

    /** From the end of the same commit's run before, in another environment or of its image, to the lock's being asked for. */
    private Optional<Duration> promotionWait(ReleaseReport report) {
        Release release = report.release();
        Optional<Instant> began = outcome(report, Step.LOCK).map(StepOutcome::started);
        return before.filter(run -> run.isOf(release.commit().sha()))
                .filter(run -> !run.environment().equals(release.environment()))
                .map(PreviousRun::ended)
                .flatMap(end -> began.filter(start -> start.isAfter(end)).map(start -> Duration.between(end, start)));
    }

    /** When the change was made that is out now; empty where nothing went out, or nothing that was not out before. */
    private static Optional<Instant> committed(ReleaseReport report, List<PastRevision> history, ReleasePast past) {
        if (report.status() != Status.SUCCESS || report.isAskedToGoBack()) {
            return Optional.empty();
        }
        Commit commit = report.release().commit();
        Optional<String> before = earlier(report, history).stream()
                .filter(PastRevision::wasGood)
                .findFirst()
                .flatMap(PastRevision::commit);
        if (before.isPresent() && before.get().equals(commit.sha())) {
            return Optional.empty();
        }
        return before.flatMap(sha -> past.oldestSince(sha, commit.sha()))
                .or(() -> Optional.of(commit.time()).filter(time -> !time.equals(Instant.EPOCH)));
    }

    /** What this release mended, if anything was broken: by itself, or by an earlier one. */
    static Optional<Recovery> recovery(ReleaseReport report, List<PastRevision> history) {
        if (report.status() == Status.ROLLED_BACK) {
            return outcome(report, Step.UPGRADE).map(upgrade -> new Recovery(upgrade.started(), "rollback", List.of()));
        }
        if (report.status() != Status.SUCCESS) {
            return Optional.empty();
        }
        List<PastRevision> earlier = earlier(report, history);
        if (report.isAskedToGoBack()) {
            return earlier.stream()
                    .filter(revision -> report.previousRevision().equals(Optional.of(revision.number())))
                    .findFirst()
                    .map(bad -> new Recovery(bad.deployed(), "rollback", List.of(bad)));
        }
        List<PastRevision> broken = new ArrayList<>();
        for (PastRevision revision : earlier) {
            if (!revision.status().equals("failed")) {
                break;
            }
            broken.add(revision);
        }
        return broken.isEmpty()
                ? Optional.empty()
                : Optional.of(new Recovery(broken.get(broken.size() - 1).deployed(), "rollforward", broken));
    }

    private static List<PastRevision> earlier(ReleaseReport report, List<PastRevision> history) {
        int number = report.revision().orElse(0);
        return history.stream().filter(revision -> revision.number() < number).toList();
    }

    private static Optional<StepOutcome> outcome(ReleaseReport report, Step step) {
        return report.steps().stream().filter(outcome -> outcome.step() == step).findFirst();
    }

    private static Duration between(Instant begin, Instant end) {
        Duration time = Duration.between(begin, end);
        return time.isNegative() ? Duration.ZERO : time;
    }
}
