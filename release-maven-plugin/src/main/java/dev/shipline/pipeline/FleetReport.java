package dev.shipline.pipeline;

import static java.util.Objects.requireNonNull;

import dev.shipline.document.AtomicFile;
import dev.shipline.document.Document;
import dev.shipline.secret.Redactor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps {@code target/ship/release.json} of a release into several clusters: what they share, and a part for each. A cluster's own whole report is beside it, in
 * a folder of the cluster's name.
 */
public final class FleetReport implements ReleaseListener {
    /** What differs from cluster to cluster. */
    private static final List<String> OWN = List.of("helm", "values", "valuesVersion", "steps", "rollout", "failure");

    private final Path directory;
    private final List<String> clusters;
    private final Redactor redactor;
    private final Map<String, ReleaseReport> reports = new LinkedHashMap<>();

    /** @param clusters all that are to be released, by label */
    public FleetReport(Path directory, List<String> clusters, Redactor redactor) {
        this.directory = requireNonNull(directory, "directory is null");
        this.clusters = List.copyOf(clusters);
        this.redactor = requireNonNull(redactor, "redactor is null");
    }

    @Override
    public synchronized void stageFinished(Stage stage, ReleaseReport report) {
        if (report.release().dryRun()) {
            return;
        }
        reports.put(report.release().cluster().orElseThrow(), report);
        AtomicFile.write(
                directory.resolve("release.json"),
                redactor.redact(Document.of(content()).toPrettyJson()));
    }

    private Map<String, Object> content() {
        ReleaseReport leader = clusters.stream()
                .map(reports::get)
                .filter(report -> report != null)
                .findFirst()
                .orElseThrow();
        Map<String, Object> content = new LinkedHashMap<>(ReportFile.content(leader));
        content.put("status", status());
        content.put(
                "steps",
                leader.steps().stream()
                        .filter(outcome -> outcome.step().stage() == Stage.BUILD)
                        .map(ReportFile::step)
                        .toList());
        OWN.stream().filter(field -> !field.equals("steps")).forEach(content::remove);
        content.put("failure", failure().orElse(null));
        List<Map<String, Object>> parts = new ArrayList<>();
        clusters.forEach(cluster -> parts.add(part(cluster)));
        content.put("clusters", parts);
        return content;
    }

    private Map<String, Object> part(String cluster) {
        Map<String, Object> part = new LinkedHashMap<>();
        part.put("cluster", cluster);
        Optional<ReleaseReport> report =
                Optional.ofNullable(reports.get(cluster)).filter(FleetReport::isBegun);
        part.put("status", report.map(begun -> begun.status().tag()).orElse("not released"));
        report.ifPresent(begun -> {
            Map<String, Object> all = ReportFile.content(begun);
            OWN.forEach(field -> part.put(field, all.get(field)));
            part.put(
                    "steps",
                    begun.steps().stream()
                            .filter(outcome -> outcome.step().stage() == Stage.RELEASE)
                            .map(ReportFile::step)
                            .toList());
        });
        return part;
    }

    /** The report of the image alone says nothing of the cluster. */
    private static boolean isBegun(ReleaseReport report) {
        return report.failedStep().map(step -> step.stage() == Stage.RELEASE).orElse(false)
                || report.steps().stream()
                        .anyMatch(outcome -> outcome.step().stage() == Stage.RELEASE
                                && !outcome.step().isCheck());
    }

    /** Of the image, or of the first cluster that failed. */
    private Optional<Object> failure() {
        return clusters.stream()
                .map(reports::get)
                .filter(report -> report != null && report.failure().isPresent())
                .map(report -> ReportFile.content(report).get("failure"))
                .findFirst();
    }

    private String status() {
        boolean isWhole = clusters.stream()
                .allMatch(cluster -> reports.containsKey(cluster)
                        && isBegun(reports.get(cluster))
                        && reports.get(cluster).status() == Status.SUCCESS);
        if (isWhole) {
            return Status.SUCCESS.tag();
        }
        boolean hasFailed = reports.values().stream().anyMatch(report -> report.status() != Status.SUCCESS);
        return hasFailed ? Status.FAILURE.tag() : "incomplete";
    }
}
