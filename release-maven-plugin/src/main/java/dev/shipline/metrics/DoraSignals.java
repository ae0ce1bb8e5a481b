package dev.shipline.metrics;

import static java.util.Objects.requireNonNull;

import dev.shipline.metrics.FlowSignals.Recovery;
import dev.shipline.pipeline.Release;
import dev.shipline.pipeline.ReleaseReport;
import dev.shipline.pipeline.Status;
import dev.shipline.pipeline.Step;
import dev.shipline.pipeline.StepOutcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Deployments and failures for Datadog's DORA metrics, from releases that changed the cluster. */
final class DoraSignals {
    private static final String SOURCE_LABEL = "org.opencontainers.image.source";
    private static final int LONGEST_ID = 128;

    private final Labels labels;

    DoraSignals(Labels labels) {
        this.labels = requireNonNull(labels, "labels is null");
    }

    /** @param recovery what the release mended */
    List<Signal> of(ReleaseReport report, Optional<Recovery> recovery, Instant now) {
        if (report.revision().isEmpty() || report.release().deployment().isEmpty()) {
            return List.of();
        }
        Release release = report.release();
        String id = id(release, report.revision().get(), release.commit().sha());
        List<Signal> signals = new ArrayList<>();
        signals.add(new DoraRecord(Signal.Kind.DEPLOYMENT, id, deployment(id, report, now), now));
        if (report.status() != Status.SUCCESS) {
            signals.add(new DoraRecord(Signal.Kind.FAILURE, id + "-failure", failure(id, report, now), now));
        }
        if (report.status() == Status.ROLLED_BACK) {
            signals.add(patch(id, remediation("rollback", Optional.empty()), now));
        }
        recovery.ifPresent(mended -> mended.broken()
                .forEach(broken -> signals.add(patch(
                        id(release, broken.number(), broken.commit().orElse("")),
                        remediation(mended.remediation(), Optional.of(id)),
                        now))));
        return signals;
    }

    /** Known to whoever reads the release's history: a later run marks the deployment that failed. */
    static String id(Release release, int revision, String sha) {
        String commit = sha.length() < 12 ? "unknown" : sha.substring(0, 12);
        String cluster = release.cluster().map(name -> "-" + name).orElse("");
        String id = release.service() + "-" + release.environment().orElse("none") + cluster + "-r" + revision + "-"
                + commit;
        String clean = id.replaceAll("[^A-Za-z0-9_.:-]", "_");
        return clean.length() <= LONGEST_ID ? clean : clean.substring(clean.length() - LONGEST_ID);
    }

    private Map<String, Object> deployment(String id, ReleaseReport report, Instant now) {
        Release release = report.release();
        Map<String, Object> attributes = common(id, release);
        attributes.put("service", release.service());
        attributes.put("started_at", started(report, now).toEpochMilli());
        attributes.put("finished_at", now.toEpochMilli());
        attributes.put("custom_tags", tags(report));
        return attributes;
    }

    private Map<String, Object> failure(String id, ReleaseReport report, Instant now) {
        Release release = report.release();
        Map<String, Object> attributes = common(id + "-failure", release);
        attributes.put("services", List.of(release.service()));
        attributes.put(
                "name",
                release.service() + " " + release.version() + " failed in "
                        + release.environment().orElse(""));
        attributes.put("started_at", started(report, now).toEpochMilli());
        if (report.status() == Status.ROLLED_BACK) {
            attributes.put("finished_at", now.toEpochMilli());
        }
        attributes.put("custom_tags", tags(report));
        return attributes;
    }

    private static Map<String, Object> common(String id, Release release) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("id", id);
        attributes.put("env", release.environment().orElse("none"));
        attributes.put("version", release.version());
        repository(release)
                .ifPresent(url -> attributes.put(
                        "git",
                        Map.of(
                                "repository_url",
                                url,
                                "commit_sha",
                                release.commit().sha())));
        return attributes;
    }

    private static Optional<String> repository(Release release) {
        return release.supply()
                .place()
                .repository()
                .or(() -> Optional.ofNullable(release.image().labels().get(SOURCE_LABEL)));
    }

    private List<String> tags(ReleaseReport report) {
        Release release = report.release();
        return labels.tags(release)
                .with("cluster", release.cluster().orElse(""))
                .with("status", report.status().tag())
                .with("planned", String.valueOf(labels.isPlanned(release)))
                .with("rollback", String.valueOf(report.isAskedToGoBack()))
                .with("helm.revision", report.revision().map(String::valueOf).orElse(""))
                .with(
                        "image.digest",
                        report.image().map(image -> image.digest().value()).orElse(""))
                .list();
    }

    private static Instant started(ReleaseReport report, Instant now) {
        return report.steps().stream()
                .filter(outcome -> outcome.step() == Step.UPGRADE)
                .map(StepOutcome::started)
                .findFirst()
                .orElse(now);
    }

    private static DoraRecord patch(String deployment, Map<String, Object> remediation, Instant now) {
        return new DoraRecord(
                Signal.Kind.PATCH, deployment, Map.of("change_failure", true, "remediation", remediation), now);
    }

    private static Map<String, Object> remediation(String type, Optional<String> by) {
        Map<String, Object> remediation = new LinkedHashMap<>();
        remediation.put("type", type);
        by.ifPresent(id -> remediation.put("id", id));
        return remediation;
    }
}
