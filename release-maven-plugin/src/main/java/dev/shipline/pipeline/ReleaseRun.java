package dev.shipline.pipeline;

import static java.util.Objects.requireNonNull;

import dev.shipline.chart.FetchedChart;
import dev.shipline.cluster.Rollout;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.helm.Revision;
import dev.shipline.image.PushedImage;
import dev.shipline.pipeline.DeployStage.Upgraded;
import dev.shipline.registry.Verdict;
import dev.shipline.values.Values;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The steps of one run: each runs once, is timed, and is told of. Goals that are bound together share a run, so that a later goal takes over what an earlier
 * one made.
 */
final class ReleaseRun {
    private final Release release;
    private final Listeners listeners;
    private final Clock clock;
    private final Consumer<String> warnings;
    private final Executor aside;
    private final Map<Step, HeadStart<?>> begun = new ConcurrentHashMap<>();
    private final Map<Step, Object> results = new EnumMap<>(Step.class);
    private final List<StepOutcome> outcomes = new ArrayList<>();
    private final Set<Stage> started = EnumSet.noneOf(Stage.class);
    private final Set<Stage> finished = EnumSet.noneOf(Stage.class);
    private Rollout rollout;
    private Optional<WayBack> wayBack = Optional.empty();

    /** @param aside does what is begun before its turn, or leaves it until then */
    ReleaseRun(Release release, Listeners listeners, Clock clock, Consumer<String> warnings, Executor aside) {
        this.release = requireNonNull(release, "release is null");
        this.listeners = requireNonNull(listeners, "listeners is null");
        this.clock = requireNonNull(clock, "clock is null");
        this.warnings = requireNonNull(warnings, "warnings is null");
        this.aside = requireNonNull(aside, "aside is null");
    }

    /**
     * A rollback that was asked for.
     *
     * @param image the image that ran then; absent where it is not known
     * @param from  the revision that is there now
     * @param to    the one whose manifest is to run again
     */
    record WayBack(Optional<PushedImage> image, int from, int to) {}

    void goesBack(WayBack way) {
        wayBack = Optional.of(way);
    }

    /** Begins with the work of a step that will come, and that changes nothing: its server is asked while the steps before it ask theirs. */
    <T> void begin(Step step, Supplier<Done<T>> work) {
        if (!results.containsKey(step) && !begun.containsKey(step)) {
            HeadStart<Done<T>> early = new HeadStart<>(work);
            begun.put(step, early);
            early.begin(aside);
        }
    }

    /** Whatever was begun and has not had its turn never will. */
    void giveUp() {
        begun.values().forEach(HeadStart::cancel);
    }

    /** Does a step's work, or gives what it made when it ran before. */
    @SuppressWarnings("unchecked")
    <T> T step(Step step, Supplier<Done<T>> work) {
        if (results.containsKey(step)) {
            return (T) results.get(step);
        }
        start(step);
        Instant begin = clock.instant();
        try {
            Done<T> done = begun(step, work).get();
            results.put(step, done.value());
            StepOutcome.Result result = done.reused() ? StepOutcome.Result.REUSED : StepOutcome.Result.SUCCEEDED;
            end(new StepOutcome(step, result, begin, since(begin), done.detail()));
            return done.value();
        } catch (ReleaseFailure e) {
            end(new StepOutcome(
                    step, StepOutcome.Result.FAILED, begin, since(begin), e.what() + ", because " + e.because()));
            throw e;
        } catch (RuntimeException e) {
            ReleaseFailure failure = new ReleaseFailure(
                    FailureCode.INTERNAL,
                    "the step \"" + step.title() + "\" broke",
                    String.valueOf(e),
                    "this is a fault of release-maven-plugin: run again with -e and report it with the stack trace",
                    e);
            end(new StepOutcome(step, StepOutcome.Result.FAILED, begin, since(begin), failure.because()));
            throw failure;
        }
    }

    @SuppressWarnings("unchecked")
    private <T> Supplier<Done<T>> begun(Step step, Supplier<Done<T>> work) {
        HeadStart<Done<T>> begunBefore = (HeadStart<Done<T>>) begun.get(step);
        if (begunBefore == null) {
            return work;
        }
        begunBefore.turn().forEach(line -> progress(step, line));
        return begunBefore::result;
    }

    /** A stage whose work was done before is not told as one that began. */
    void doneBefore(Stage stage) {
        started.add(stage);
    }

    /** What another run made is not made again, nor told of again. */
    void takeOver(ReleaseRun other, Predicate<Step> which) {
        other.results.forEach((step, result) -> {
            if (which.test(step)) {
                results.putIfAbsent(step, result);
            }
        });
        started.add(Stage.BUILD);
        finished.add(Stage.BUILD);
    }

    /** What a step made that has run. */
    @SuppressWarnings("unchecked")
    <T> T made(Step step) {
        return (T) requireNonNull(results.get(step), () -> step + " has not run");
    }

    void progress(Step step, String line) {
        HeadStart<?> early = begun.get(step);
        if (early != null && early.keeps(line)) {
            return;
        }
        listeners.tell(listener -> listener.progress(step, line));
    }

    /** Something that stops nothing, and that somebody should look at. */
    void warn(String line) {
        warnings.accept(line);
    }

    boolean hasRun(Step step) {
        return results.containsKey(step);
    }

    /** Keeps a rollout for the report, also when it fails its step. */
    void watched(Rollout watched) {
        this.rollout = watched;
        if (!watched.proven()) {
            listeners.tell(listener -> listener.rolloutFailed(watched, release));
        }
    }

    ReleaseReport report(Status status, Optional<ReleaseFailure> failure) {
        Optional<Upgraded> upgraded = result(Step.UPGRADE, Upgraded.class);
        Optional<Revision> previous = upgraded.flatMap(Upgraded::previous);
        Optional<Integer> before = previous.map(Revision::number);
        return new ReleaseReport(
                release,
                status,
                outcomes,
                result(Step.TAG_RELEASE, PushedImage.class)
                        .or(() -> result(Step.PUSH_CANDIDATE, PushedImage.class))
                        .or(() -> wayBack.flatMap(WayBack::image)),
                result(Step.SCAN, Verdict.class),
                result(Step.FETCH_VALUES, Values.class),
                result(Step.FETCH_CHART, FetchedChart.class),
                wayBack.map(WayBack::from).or(() -> before),
                upgraded.map(done -> done.revision().number()),
                wayBack.map(WayBack::to).or(() -> result(Step.ROLL_BACK, Revision.class)
                        .flatMap(again -> again.repeats().or(() -> before))),
                Optional.ofNullable(rollout),
                failure);
    }

    /** What the scanner said of the image, if it was asked. */
    Optional<Verdict> verdict() {
        return result(Step.SCAN, Verdict.class);
    }

    private <T> Optional<T> result(Step step, Class<T> type) {
        return Optional.ofNullable(results.get(step)).map(type::cast);
    }

    /** Says how a stage ended, once. */
    void finish(Stage stage, ReleaseReport report) {
        if (finished.add(stage)) {
            listeners.tell(listener -> listener.stageFinished(stage, report));
        }
    }

    /** Tells of a stage once more, which ended otherwise after all. */
    void finishAgain(Stage stage, ReleaseReport report) {
        finished.remove(stage);
        finish(stage, report);
    }

    private void start(Step step) {
        if (!step.isCheck() && started.add(step.stage())) {
            listeners.tell(listener -> listener.stageStarted(step.stage(), release));
        }
        listeners.tell(listener -> listener.stepStarted(step, release));
    }

    private void end(StepOutcome outcome) {
        outcomes.add(outcome);
        listeners.tell(listener -> listener.stepFinished(outcome, release));
    }

    private Duration since(Instant begin) {
        return Duration.between(begin, clock.instant());
    }
}
