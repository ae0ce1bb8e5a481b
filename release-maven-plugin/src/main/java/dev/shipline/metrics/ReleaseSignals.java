package dev.shipline.metrics;

import static java.util.Objects.requireNonNull;

import dev.shipline.metrics.Signal.Count;
import dev.shipline.metrics.Signal.Distribution;
import dev.shipline.metrics.Signal.Event;
import dev.shipline.pipeline.Deployment;
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

/**
 * Turns what a pipeline does into metrics and events. Metrics carry bounded tags only; what differs with every commit stands on events. Elapsed times are
 * in seconds.
 */
final class ReleaseSignals {
    private static final int LONGEST_AGGREGATION_KEY = 100;

    private final MetricsSettings settings;
    private final CiRun ci;
    private final EventWriter writer;

    ReleaseSignals(MetricsSettings settings, Map<String, String> environment, Redactor redactor) {
        this.settings = requireNonNull(settings, "settings is null");
        this.ci = new CiRun(environment);
        this.writer = new EventWriter(ci, redactor);
    }

    List<Signal> started(Stage stage, Release release, Instant now) {
        return List.of(new Event(
                writer.startTitle(stage, release),
                writer.startText(release),
                Event.Level.INFO,
                aggregationKey(stage, release),
                eventTags(release).with("status", "info").list(),
                host(release),
                now));
    }

    List<Signal> finished(StepOutcome outcome, Release release, Instant now) {
        Tags tags = tags(release).with("phase", outcome.step().title()).with("status", status(outcome.result()));
        return List.of(elapsed("phase", outcome.elapsed(), tags, release, now));
    }

    List<Signal> finished(Stage stage, ReleaseReport report, Instant now) {
        Release release = report.release();
        String name = stage.name().toLowerCase(Locale.ROOT);
        Tags tags = tags(release).with("status", report.status().tag());
        Tags counted = tags;
        if (report.status() != Status.SUCCESS) {
            counted = counted.with(
                    "failure_phase",
                    report.failedStep().map(ReleaseSignals::failurePhase).orElse("unknown"));
        }
        if (stage == Stage.RELEASE) {
            counted = counted.with("rollback", String.valueOf(report.isAskedToGoBack()))
                    .with("planned", String.valueOf(!release.commit().branch().startsWith("hotfix/")));
        }
        List<Signal> signals = new ArrayList<>();
        signals.add(new Count(metric(name + ".count"), 1, counted.list(), host(release), now));
        Duration elapsed = report.elapsed(stage);
        if (!elapsed.isZero()) {
            // A stage that failed before its clock starts took no time that says anything.
            signals.add(elapsed(name, elapsed, tags, release, now));
        }
        signals.add(new Event(
                writer.endTitle(stage, report),
                writer.endText(report),
                level(report.status()),
                aggregationKey(stage, release),
                eventTags(release).with("status", report.status().tag()).list(),
                host(release),
                now));
        return signals;
    }

    private Distribution elapsed(String what, Duration time, Tags tags, Release release, Instant now) {
        return new Distribution(metric(what + ".elapsed_time"), time.toNanos() / 1e9, tags.list(), host(release), now);
    }

    private String metric(String name) {
        return Naming.metric(settings.prefix() + "." + name);
    }

    private Tags tags(Release release) {
        Tags tags = Tags.of(settings.tags())
                .with("service", release.service())
                .with("image", release.image().name().toString())
                .with("role", settings.role().orElse(""))
                .with("ci", ci.name().orElse(""));
        if (release.deployment().isEmpty()) {
            return tags;
        }
        Deployment deployment = release.deployment().get();
        return tags.with("env", deployment.environment())
                // The older tools' name for env; dashboards that were made for them go on working.
                .with("environment", deployment.environment())
                .with("release", deployment.release());
    }

    private Tags eventTags(Release release) {
        return tags(release)
                .with("version", release.version())
                .with("git.commit.sha", release.commit().sha())
                .with("circle.workflow_id", ci.workflow().orElse(""));
    }

    /** Constant per service: every new host name is a new series, and a runner's name says nothing. */
    private static String host(Release release) {
        return "ci-" + release.service();
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
            case CHECK_VALUES, CHECK_REGISTRY, REACH_CLUSTER -> "preflight";
            case BUILD_IMAGE -> "docker_build";
            case PUSH_CANDIDATE, ATTEST, TAG_RELEASE -> "docker_push";
            case SCAN -> "gate";
            case FETCH_VALUES, FETCH_CHART -> "s3";
            case LOCK, PLAN, UPGRADE -> "helm";
            case ROLLOUT, SMOKE, SOAK, ROLL_BACK, KEEP_EVIDENCE -> "rollout";
        };
    }
}
