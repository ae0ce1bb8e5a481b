package dev.shipline.report;

import static java.util.Objects.requireNonNull;

import dev.shipline.document.AtomicFile;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.page.Element;
import dev.shipline.page.Numbers;
import dev.shipline.page.Page;
import dev.shipline.pipeline.Release;
import dev.shipline.pipeline.ReleaseListener;
import dev.shipline.pipeline.ReleaseReport;
import dev.shipline.pipeline.Stage;
import dev.shipline.pipeline.Status;
import dev.shipline.secret.Redactor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Keeps {@code target/ship/report.html} of a release into several clusters: what came of it in each, and the way to each one's own page. */
public final class FleetPage implements ReleaseListener {
    private final Path directory;
    private final List<String> clusters;
    private final Redactor redactor;
    private final Map<String, ReleaseReport> released = new LinkedHashMap<>();

    /** @param clusters all that are to be released, by name */
    public FleetPage(Path directory, List<String> clusters, Redactor redactor) {
        this.directory = requireNonNull(directory, "directory is null");
        this.clusters = List.copyOf(clusters);
        this.redactor = requireNonNull(redactor, "redactor is null");
    }

    @Override
    public synchronized void stageFinished(Stage stage, ReleaseReport report) {
        if (report.release().dryRun()) {
            return;
        }
        if (stage == Stage.RELEASE) {
            released.put(report.release().cluster().orElseThrow(), report);
        }
        AtomicFile.write(directory.resolve(ReportPage.NAME), page(report).toHtml(redactor::redact));
    }

    private Page page(ReleaseReport last) {
        Release release = last.release();
        String title = release.service() + " " + release.tag() + " in "
                + release.environment().orElse("no environment") + ": " + summary();
        Element table = Element.of("table")
                .add(Element.of("tr")
                        .add(head("cluster"), head("outcome"), head("revision"), head("took"), head("cause")));
        clusters.forEach(cluster -> table.add(row(cluster)));
        return new Page(title)
                .add(
                        Element.of("h1").text(title),
                        Element.of("section").add(table),
                        Element.of("footer")
                                .text("release.json beside this page holds the same facts for programs. Written by"
                                        + " release-maven-plugin."));
    }

    private String summary() {
        long good = released.values().stream()
                .filter(report -> report.status() == Status.SUCCESS)
                .count();
        return good + " of " + Numbers.count(clusters.size(), "cluster") + " released";
    }

    private Element row(String cluster) {
        ReleaseReport report = released.get(cluster);
        Element name = Element.of("td");
        boolean hasPage = Files.isRegularFile(directory.resolve(cluster).resolve(ReportPage.NAME));
        if (report != null && hasPage) {
            name.add(Element.below(cluster + "/" + ReportPage.NAME, cluster));
        } else {
            name.text(cluster);
        }
        if (report == null) {
            return Element.of("tr").add(name, cell("not released"), cell(""), cell(""), cell(""));
        }
        return Element.of("tr")
                .add(
                        name,
                        cell(report.status().tag().replace('_', ' ')),
                        cell(report.revision().map(String::valueOf).orElse("")),
                        cell(Numbers.time(report.elapsed(Stage.RELEASE))),
                        cell(report.failure().map(ReleaseFailure::because).orElse("")));
    }

    private static Element head(String text) {
        return Element.of("th").text(text);
    }

    private static Element cell(String text) {
        return Element.of("td").text(text);
    }
}
