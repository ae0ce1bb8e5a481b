package dev.shipline.metrics;

import dev.shipline.metrics.Signal.Event;
import dev.shipline.pipeline.Release;
import dev.shipline.pipeline.ReleaseReport;
import dev.shipline.pipeline.Stage;
import dev.shipline.pipeline.Status;
import dev.shipline.pipeline.Step;
import dev.shipline.pipeline.StepOutcome;
import dev.shipline.secret.Redactor;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Turns what a pipeline does into metrics and events. Metrics carry bounded tags only; what differs with every commit stands on events. Elapsed times are
 * in seconds.
 */
final class ReleaseSignals {
    private static final int LONGEST_AGGREGATION_KEY = 100;

    private final Labels labels;
    private final EventWriter writer;
    private final ImageSignals images;
    private final FlowSignals flow;
    private final DoraSignals dora;

    ReleaseSignals(MetricsSettings settings, Map<String, String> environment, Redactor redactor) {
        this(settings, environment, redactor, Optional.empty());
    }

    /** @param before what the workspace keeps of the run before this one */
    ReleaseSignals(
            MetricsSettings settings,
            Map<String, String> environment,
            Redactor redactor,
            Optional<PreviousRun> before) {
        CiRun ci = new CiRun(environment);
        this.labels = new Labels(settings, ci);
        this.writer = new EventWriter(ci, redactor);
        this.images = new ImageSignals(labels);
        this.flow = new FlowSignals(labels, before);
        this.dora = new DoraSignals(labels);
    }

    List<Signal> started(Stage stage, Release release, Instant now) {
        return List.of(new Event(
                writer.startTitle(stage, release),
                writer.startText(release),
                Event.Level.INFO,
                aggregationKey(stage, release),
                labels.eventTags(release).with("status", "info").list(),
                labels.host(release),
                now));
    }

    List<Signal> finished(StepOutcome outcome, Release release, Instant now) {
        Tags tags = labels.tags(release)
                .with("cluster", cluster(outcome.step().stage(), release))
                .with("phase", outcome.step().title())
                .with("status", status(outcome.result()));
        return List.of(labels.seconds("phase.elapsed_time", outcome.elapsed(), tags, release, now));
    }

    List<Signal> finished(Stage stage, ReleaseReport report, Instant now) {
        return finished(stage, report, ReleasePast.UNKNOWN, now);
    }

    List<Signal> finished(Stage stage, ReleaseReport report, ReleasePast past, Instant now) {
        if (report.failedStep().filter(Step::isCheck).isPresent()) {
            return refused(report, now);
        }
        Release release = report.release();
        String name = name(stage);
        Tags tags = labels.tags(release)
                .with("cluster", cluster(stage, release))
                .with("status", report.status().tag());
        Tags counted = tags;
        if (report.status() != Status.SUCCESS) {
            counted = counted.with(
                    "failure_phase",
                    report.failedStep().map(ReleaseSignals::failurePhase).orElse("unknown"));
        }
        if (stage == Stage.RELEASE) {
            counted = counted.with("rollback", String.valueOf(report.isAskedToGoBack()))
                    .with("planned", String.valueOf(labels.isPlanned(release)));
        }
        List<Signal> signals = new ArrayList<>();
        signals.add(labels.count(name + ".count", counted, release, now));
        Duration elapsed = elapsed(stage, report);
        if (!elapsed.isZero()) {
            // A stage that failed before its clock starts took no time that says anything.
            signals.add(labels.elapsed(name, elapsed, tags, release, now));
        }
        signals.addAll(stage == Stage.BUILD ? images.of(report, now) : flowOf(report, past, now));
        signals.add(event(stage, report, now));
        return signals;
    }

    /** What was refused before anything was changed is a build that failed, and no release: it would spoil the rate of failed releases. */
    private List<Signal> refused(ReleaseReport report, Instant now) {
        Release release = report.release();
        Tags tags = labels.tags(release).with("status", "failure").with("failure_phase", "preflight");
        return List.of(labels.count(name(Stage.BUILD) + ".count", tags, release, now), event(Stage.BUILD, report, now));
    }

    /** Those of a run that was ended from outside, made before it is known whether it will be. */
    List<Signal> canceled(Stage stage, Release release, Instant now) {
        Tags tags = labels.tags(release).with("status", "canceled");
        if (stage == Stage.RELEASE) {
            tags = tags.with("rollback", "false").with("planned", String.valueOf(labels.isPlanned(release)));
        }
        return List.of(
                labels.count(name(stage) + ".count", tags, release, now),
                new Event(
                        writer.cancelTitle(stage, release),
                        writer.startText(release),
                        Event.Level.WARNING,
                        aggregationKey(stage, release),
                        labels.eventTags(release).with("status", "canceled").list(),
                        labels.host(release),
                        now));
    }

    private List<Signal> flowOf(ReleaseReport report, ReleasePast past, Instant now) {
        List<PastRevision> history = report.release()
                .deployment()
                .filter(deployment -> report.revision().isPresent())
                .map(deployment ->
                        past.in(report.release().cluster()).revisions(deployment.namespace(), deployment.release()))
                .orElse(List.of());
        List<Signal> signals = new ArrayList<>(flow.of(report, history, past, now));
        signals.addAll(dora.of(report, FlowSignals.recovery(report, history), now));
        return signals;
    }

    private Event event(Stage stage, ReleaseReport report, Instant now) {
        Release release = report.release();
        return new Event(
                writer.endTitle(stage, report),
                writer.endText(report),
                level(report.status()),
                aggregationKey(stage, release),
                labels.eventTags(release).with("status", report.status().tag()).list(),
                labels.host(release),
                now);
    }

    /** A release's from Helm's start until it was proven, or was put back: the evidence that is written then keeps nobody waiting. */
    private static Duration elapsed(Stage stage, ReleaseReport report) {
        Duration all = report.elapsed(stage);
        if (stage == Stage.BUILD || all.isZero()) {
            return all;
        }
        Duration evidence = report.steps().stream()
                .filter(outcome -> outcome.step() == Step.KEEP_EVIDENCE)
                .map(StepOutcome::elapsed)
                .reduce(Duration.ZERO, Duration::plus);
        return all.minus(evidence);
    }

    /** Which of several clusters; an image is that of all. */
    private static String cluster(Stage stage, Release release) {
        return stage == Stage.RELEASE ? release.cluster().orElse("") : "";
    }

    private static String name(Stage stage) {
        return stage.name().toLowerCase(Locale.ROOT);
    }

    /** Start and end of a service's releases into one environment are shown as one. */
    private static String aggregationKey(Stage stage, Release release) {
        String key = stage.name().toLowerCase(Locale.ROOT) + ":" + release.service()
                + release.environment().map(name -> ":" + name).orElse("");
        if (key.length() <= LONGEST_AGGREGATION_KEY) {
            return key;
        }
        String hash = Integer.toHexString(key.hashCode());
        return key.substring(0, LONGEST_AGGREGATION_KEY - hash.length() - 1) + "-" + hash;
    }

    private static Event.Level level(Status status) {
        return switch (status) {
            case SUCCESS -> Event.Level.SUCCESS;
            case FAILURE -> Event.Level.ERROR;
            case ROLLED_BACK -> Event.Level.WARNING;
        };
    }

    private static String status(StepOutcome.Result result) {
        return switch (result) {
            case SUCCEEDED -> "success";
            case REUSED -> "skipped";
            case FAILED -> "failure";
        };
    }

    private static String failurePhase(Step step) {
        return switch (step) {
            case FETCH_VALUES, FETCH_CHART, CHECK_VALUES, CHECK_REGISTRY, REACH_CLUSTER -> "preflight";
            case BUILD_IMAGE -> "docker_build";
            case PUSH_CANDIDATE, ATTEST, TAG_RELEASE -> "docker_push";
            case SCAN -> "gate";
            case LOCK, PLAN, UPGRADE -> "helm";
            case ROLLOUT, TEST, SMOKE, SOAK, ROLL_BACK, KEEP_EVIDENCE -> "rollout";
        };
    }
}
