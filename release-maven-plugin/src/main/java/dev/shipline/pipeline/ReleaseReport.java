package dev.shipline.pipeline;

import dev.shipline.chart.FetchedChart;
import dev.shipline.cluster.Rollout;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.image.PushedImage;
import dev.shipline.registry.Verdict;
import dev.shipline.values.Values;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is known of a run so far: every step that ran, and what came of it.
 *
 * @param previousRevision the Helm revision that ran before; absent at a first install
 * @param revision         the Helm revision that this run made
 * @param rolledBackTo     the revision whose manifest runs again after a failure
 */
public record ReleaseReport(
        Release release,
        Status status,
        List<StepOutcome> steps,
        Optional<PushedImage> image,
        Optional<Verdict> verdict,
        Optional<Values> values,
        Optional<FetchedChart> chart,
        Optional<Integer> previousRevision,
        Optional<Integer> revision,
        Optional<Integer> rolledBackTo,
        Optional<Rollout> rollout,
        Optional<ReleaseFailure> failure) {
    public ReleaseReport {
        steps = List.copyOf(steps);
    }

    /**
     * The wall time of a stage, from its first step's start to its last step's end; of the build from the image's on, of the release from Helm's start on.
     * Zero if none of these ran.
     */
    public Duration elapsed(Stage stage) {
        Step first = stage == Stage.BUILD ? Step.BUILD_IMAGE : Step.UPGRADE;
        List<StepOutcome> timed = steps.stream()
                .filter(outcome -> outcome.step().stage() == stage)
                .filter(outcome -> outcome.step().compareTo(first) >= 0)
                .toList();
        Optional<Instant> start = timed.stream().map(StepOutcome::started).min(Instant::compareTo);
        Optional<Instant> end = timed.stream()
                .map(outcome -> outcome.started().plus(outcome.elapsed()))
                .max(Instant::compareTo);
        return start.isEmpty() ? Duration.ZERO : Duration.between(start.get(), end.orElseThrow());
    }

    /** Whether the image was there already, so that nothing was built. */
    public boolean tookOverImage() {
        return steps.stream()
                .anyMatch(
                        outcome -> outcome.step() == Step.BUILD_IMAGE && outcome.result() == StepOutcome.Result.REUSED);
    }

    /** Whether somebody asked for an earlier revision, as opposed to a release that went back because it failed. */
    public boolean isAskedToGoBack() {
        return status != Status.ROLLED_BACK && rolledBackTo.isPresent();
    }

    /** The step at which the run stopped; absent if it did not fail. */
    public Optional<Step> failedStep() {
        return steps.stream()
                .filter(outcome -> outcome.result() == StepOutcome.Result.FAILED)
                .map(StepOutcome::step)
                .findFirst();
    }
}
