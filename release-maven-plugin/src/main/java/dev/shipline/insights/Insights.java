package dev.shipline.insights;

import static java.util.Objects.requireNonNull;

import dev.shipline.document.AtomicFile;
import dev.shipline.git.ChangeLog;
import dev.shipline.helm.Revision;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The five keys of DORA, computed from what releases leave behind: Helm's history, git, the reports of runs and the journal of telemetry. Nothing is sent anywhere.
 * What is known of earlier times is kept beside the page, so that the history grows longer than Helm's.
 */
public final class Insights {
    private static final List<String> WAY = List.of("dev", "test", "qa", "staging", "prod", "production");

    private final Path directory;
    private final List<Path> reports;
    private final int days;
    private final ChangeLog git;
    private final List<Entry> told = new ArrayList<>();

    /**
     * @param directory where the page goes, and what is kept for the next time
     * @param reports   the folders below which reports of runs and journals are
     * @param days      how far to look back
     */
    public Insights(Path directory, List<Path> reports, int days, ChangeLog git) {
        this.directory = requireNonNull(directory, "directory is null");
        this.reports = List.copyOf(reports);
        this.days = days;
        this.git = requireNonNull(git, "git is null");
    }

    /** Takes in what Helm tells of a service in an environment. */
    public void add(String service, String environment, List<Revision> history) {
        told.addAll(HelmEntries.of(service, environment, history));
    }

    /**
     * Writes the page, keeps what is known, and tells the figures in lines.
     *
     * @return the page's file
     */
    public Path write(Instant now, UnaryOperator<String> redact, Consumer<String> lines) {
        EntryFile kept = new EntryFile(directory.resolve("insights.json"));
        List<Entry> found = reports.stream()
                .flatMap(folder -> ReportEntries.below(folder).stream())
                .toList();
        List<JournalSteps.Measured> journal = reports.stream()
                .flatMap(folder -> JournalSteps.below(folder).stream())
                .toList();
        List<Timeline> timelines = timelines(List.of(kept.read(), told, found));
        kept.write(timelines.stream()
                .flatMap(timeline -> timeline.entries().stream())
                .toList());
        KeysReader reader = new KeysReader(CommitReader.of(git), journal, now, Duration.ofDays(days));
        InsightsPage page =
                new InsightsPage(timelines.stream().map(reader::read).toList(), days);
        Path file = directory.resolve("insights.html");
        if (timelines.isEmpty()) {
            lines.accept("Nothing is known of any release: no revision in the cluster, and no report below " + reports);
            return file;
        }
        page.lines().forEach(lines);
        AtomicFile.write(file, page.page().toHtml(redact));
        return file;
    }

    private static List<Timeline> timelines(List<List<Entry>> sources) {
        Map<List<String>, Timeline> timelines = new LinkedHashMap<>();
        sources.stream()
                .flatMap(List::stream)
                .forEach(entry -> timelines.computeIfAbsent(
                        List.of(entry.service(), entry.environment()),
                        key -> Timeline.of(entry.service(), entry.environment(), sources)));
        return timelines.values().stream()
                .sorted(Comparator.comparing(Timeline::service)
                        .thenComparing(timeline -> place(timeline.environment()))
                        .thenComparing(Timeline::environment))
                .toList();
    }

    /** Changes travel from the first to the last of these; an environment of another name comes before the last two. */
    private static int place(String environment) {
        int index = WAY.indexOf(environment);
        return index >= 0 ? index : WAY.indexOf("prod") - 1;
    }
}
