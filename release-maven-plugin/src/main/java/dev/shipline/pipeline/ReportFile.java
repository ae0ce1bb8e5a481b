package dev.shipline.pipeline;

import static java.util.Objects.requireNonNull;

import dev.shipline.cluster.Rollout;
import dev.shipline.document.AtomicFile;
import dev.shipline.document.Document;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.git.Commit;
import dev.shipline.image.PushedImage;
import dev.shipline.registry.ScanDelta;
import dev.shipline.registry.Severity;
import dev.shipline.registry.Verdict;
import dev.shipline.secret.Redactor;
import dev.shipline.values.PinnedVersions;
import dev.shipline.values.ValuesFile;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Keeps {@code target/ship/release.json}, the record of a run, up to date at the end of each stage. */
public final class ReportFile implements ReleaseListener {
    private final Redactor redactor;
    private final boolean unplanned;

    public ReportFile(Redactor redactor) {
        this(redactor, false);
    }

    /** @param unplanned whether somebody said that an incident made the release necessary */
    public ReportFile(Redactor redactor, boolean unplanned) {
        this.redactor = requireNonNull(redactor, "redactor is null");
        this.unplanned = unplanned;
    }

    @Override
    public void stageFinished(Stage stage, ReleaseReport report) {
        if (report.release().dryRun()) {
            // the record of the last deploy is worth more than that of a look ahead
            return;
        }
        Map<String, Object> content = content(report);
        if (unplanned) {
            // left out otherwise: the branch and the commits may say so too
            content.put("planned", false);
        }
        AtomicFile.write(
                report.release().directory().resolve("release.json"),
                redactor.redact(Document.of(content).toPrettyJson()));
    }

    static Map<String, Object> content(ReleaseReport report) {
        Release release = report.release();
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("service", release.service());
        content.put("version", release.version());
        content.put("environment", release.environment().orElse(null));
        content.put("status", report.status().tag());
        content.put("git", git(release.commit()));
        content.put("image", report.image().map(ReportFile::image).orElse(null));
        content.put("scan", report.verdict().map(ReportFile::scan).orElse(null));
        content.put(
                "chart",
                report.chart()
                        .map(chart -> chart(chart.name(), chart.version(), chart.digest(), chart.source()))
                        .orElse(null));
        content.put(
                "values",
                report.values()
                        .map(values ->
                                values.files().stream().map(ReportFile::values).toList())
                        .orElse(null));
        content.put("valuesVersion", report.values().flatMap(PinnedVersions::of).orElse(null));
        content.put("helm", helm(report));
        content.put("steps", report.steps().stream().map(ReportFile::step).toList());
        content.put("rollout", report.rollout().map(ReportFile::rollout).orElse(null));
        content.put("failure", report.failure().map(ReportFile::failure).orElse(null));
        return content;
    }

    private static Map<String, Object> git(Commit commit) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("sha", commit.sha());
        content.put("subject", commit.subject());
        content.put("branch", commit.branch());
        content.put("time", commit.time().toString());
        content.put("dirty", commit.dirty());
        return content;
    }

    private static Map<String, Object> image(PushedImage image) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("repository", image.name().toString());
        content.put("tag", image.tag());
        content.put("digest", image.digest().value());
        return content;
    }

    private static Map<String, Object> scan(Verdict verdict) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("status", verdict.status());
        content.put("passed", verdict.passed());
        content.put("reason", verdict.reason());
        content.put("counts", counts(verdict));
        content.put("allowed", verdict.assessment().allowed().size());
        content.put("delta", verdict.delta().map(ScanDelta::summary).orElse(null));
        return content;
    }

    private static Map<String, Object> counts(Verdict verdict) {
        Map<String, Object> counts = new LinkedHashMap<>();
        for (Map.Entry<Severity, Long> count : verdict.counts().entrySet()) {
            counts.put(count.getKey().toString(), count.getValue());
        }
        return counts;
    }

    private static Map<String, Object> chart(String name, String version, String digest, String source) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("name", name);
        content.put("version", version);
        content.put("digest", digest);
        content.put("source", source);
        return content;
    }

    private static Map<String, Object> values(ValuesFile file) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("source", file.source());
        content.put("sha256", file.sha256());
        content.put("eTag", file.eTag().orElse(null));
        content.put("versionId", file.versionId().orElse(null));
        return content;
    }

    private static Map<String, Object> helm(ReleaseReport report) {
        Optional<Deployment> deployment = report.release().deployment();
        if (deployment.isEmpty()) {
            return null;
        }
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("release", deployment.get().release());
        content.put("namespace", deployment.get().namespace());
        content.put("previousRevision", report.previousRevision().orElse(null));
        content.put("revision", report.revision().orElse(null));
        content.put("rolledBackTo", report.rolledBackTo().orElse(null));
        return content;
    }

    static Map<String, Object> step(StepOutcome outcome) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("step", outcome.step().title());
        content.put("outcome", outcome.result().name().toLowerCase(java.util.Locale.ROOT));
        content.put("started", outcome.started().toString());
        content.put("millis", outcome.elapsed().toMillis());
        content.put("detail", outcome.detail());
        return content;
    }

    private static Map<String, Object> rollout(Rollout rollout) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("outcome", rollout.outcome().name().toLowerCase(java.util.Locale.ROOT));
        content.put("workloads", rollout.workloads());
        content.put(
                "trouble", rollout.trouble().stream().map(ReportFile::trouble).toList());
        return content;
    }

    private static Map<String, Object> trouble(Rollout.Trouble trouble) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("subject", trouble.subject());
        content.put("reason", trouble.reason());
        content.put("events", trouble.events());
        content.put("probes", trouble.probes());
        content.put("log", trouble.log());
        content.put("fix", trouble.fix());
        return content;
    }

    private static Map<String, Object> failure(ReleaseFailure failure) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("code", failure.code().name());
        content.put("what", failure.what());
        content.put("because", failure.because());
        content.put("fix", failure.fix());
        return content;
    }
}
