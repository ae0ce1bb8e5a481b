package dev.shipline.metrics;

import static java.util.Objects.requireNonNull;

import dev.shipline.metrics.Signal.Count;
import dev.shipline.metrics.Signal.Distribution;
import dev.shipline.metrics.Signal.Gauge;
import dev.shipline.pipeline.Deployment;
import dev.shipline.pipeline.Release;
import java.time.Duration;
import java.time.Instant;

/** Names, tags and host of what is told of a release. Metrics carry bounded tags only; what differs with every commit stands on events. */
final class Labels {
    private final MetricsSettings settings;
    private final CiRun ci;

    Labels(MetricsSettings settings, CiRun ci) {
        this.settings = requireNonNull(settings, "settings is null");
        this.ci = requireNonNull(ci, "ci is null");
    }

    Tags tags(Release release) {
        Tags tags = Tags.of(settings.tags())
                .with("service", release.service())
                .with("image", release.image().name().toString())
                .with("role", settings.role().orElse(""))
                .with("branch_class", branchClass(release.commit().branch()))
                .with("ci", ci.name().orElse(""));
        if (settings.options().names() == MetricNames.BASH) {
            tags = tags.with("version", release.version());
        }
        if (release.deployment().isEmpty()) {
            return tags;
        }
        Deployment deployment = release.deployment().get();
        return tags.with("env", deployment.environment())
                // The older tools' name for env; dashboards that were made for them go on working.
                .with("environment", deployment.environment())
                .with("release", deployment.release());
    }

    Tags eventTags(Release release) {
        return tags(release)
                .with("version", release.version())
                .with("git.commit.sha", release.commit().sha())
                .with("circle.workflow_id", ci.workflow().orElse(""));
    }

    /** Constant per service: every new host name is a new series, and a runner's name says nothing. */
    String host(Release release) {
        return "ci-" + release.service();
    }

    /** Whether it is no rework: no incident made it necessary. */
    boolean isPlanned(Release release) {
        return !settings.options().unplanned() && !release.commit().branch().startsWith("hotfix/");
    }

    Count count(String name, Tags tags, Release release, Instant now) {
        return new Count(metric(name), 1, tags.list(), host(release), now);
    }

    Gauge gauge(String name, double value, Tags tags, Release release, Instant now) {
        return new Gauge(metric(name), value, tags.list(), host(release), now);
    }

    Distribution seconds(String name, Duration time, Tags tags, Release release, Instant now) {
        return new Distribution(metric(name), time.toNanos() / 1e9, tags.list(), host(release), now);
    }

    /** The time of a whole stage, which the older tools sent as a gauge. Never both: one would hide the other. */
    Signal elapsed(String stage, Duration time, Tags tags, Release release, Instant now) {
        String name = stage + ".elapsed_time";
        return settings.options().names() == MetricNames.BASH
                ? gauge(name, time.toNanos() / 1e9, tags, release, now)
                : seconds(name, time, tags, release, now);
    }

    private String metric(String name) {
        return Naming.metric(settings.prefix() + "." + name);
    }

    private static String branchClass(String branch) {
        if (branch.equals("main") || branch.equals("master")) {
            return "main";
        }
        if (branch.startsWith("release/")) {
            return "release";
        }
        if (branch.startsWith("hotfix/")) {
            return "hotfix";
        }
        return branch.isEmpty() ? "" : "other";
    }
}
