package dev.shipline.insights;

import dev.shipline.document.Document;
import dev.shipline.document.MalformedDocumentException;
import dev.shipline.insights.Entry.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What the reports of runs tell ({@code release.json}), wherever below a folder they are. What is no report of ours is passed over. */
final class ReportEntries {
    private static final int DEEPEST = 12;

    private ReportEntries() {}

    static List<Entry> below(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.find(
                folder, DEEPEST, (path, attributes) -> attributes.isRegularFile() && path.endsWith("release.json"))) {
            return files.sorted().flatMap(file -> read(file).stream()).toList();
        } catch (IOException | UncheckedIOException unreadable) {
            return List.of();
        }
    }

    private static List<Entry> read(Path file) {
        try {
            return of(Document.json(Files.readString(file)));
        } catch (IOException | MalformedDocumentException unreadable) {
            return List.of();
        }
    }

    /** A run that failed and was rolled back made two revisions. */
    static List<Entry> of(Document report) {
        Optional<String> service = report.at("service").text();
        Optional<String> environment = report.at("environment").text();
        Optional<Instant> end = end(report, "");
        if (service.isEmpty() || environment.isEmpty() || end.isEmpty()) {
            return List.of();
        }
        int revision = (int) report.at("helm", "revision").number(0);
        if (revision == 0 && report.at("status").text("").equals("success")) {
            // the image was built, and the release never begun
            return List.of();
        }
        boolean rolledBack = report.at("status").text("").equals("rolled_back");
        int back = (int) report.at("helm", "rolledBackTo").number(0);
        Entry entry = new Entry(
                service.get(),
                environment.get(),
                revision,
                end(report, "upgrade").orElse(end.get()),
                rolledBack ? end(report, "rollout").orElse(end.get()) : end.get(),
                result(report, revision),
                report.at("image", "tag").text(""),
                commit(report),
                rolledBack || back == 0 ? Optional.empty() : Optional.of(back),
                Optional.empty(),
                planned(report),
                steps(report));
        if (!rolledBack || revision == 0) {
            return List.of(entry);
        }
        return List.of(entry, wayBack(entry, back, end.get()));
    }

    private static Entry wayBack(Entry failed, int back, Instant end) {
        return new Entry(
                failed.service(),
                failed.environment(),
                failed.revision() + 1,
                failed.ended(),
                end,
                Result.SUCCEEDED,
                "",
                Optional.empty(),
                Optional.of(back),
                Optional.empty(),
                Optional.empty(),
                Map.of());
    }

    private static Result result(Document report, int revision) {
        if (report.at("status").text("").equals("success")) {
            return Result.SUCCEEDED;
        }
        if (revision == 0) {
            return Result.STOPPED;
        }
        boolean unknown = List.of("INTERRUPTED", "CLUSTER", "UNREACHABLE")
                .contains(report.at("failure", "code").text(""));
        return unknown ? Result.LEFT : Result.FAILED;
    }

    private static Optional<String> commit(Document report) {
        return report.at("git", "sha").text().filter(sha -> sha.matches("(?!0{40})[0-9a-f]{40}"));
    }

    private static Optional<Boolean> planned(Document report) {
        if (!report.at("planned").isMissing()) {
            return Optional.of(report.at("planned").flag(true));
        }
        String branch = report.at("git", "branch").text("");
        return branch.startsWith("hotfix/") ? Optional.of(false) : Optional.empty();
    }

    private static Map<String, Duration> steps(Document report) {
        Map<String, Duration> steps = new LinkedHashMap<>();
        for (Document step : report.at("steps").items()) {
            if (step.at("outcome").text("").equals("succeeded")) {
                steps.put(
                        step.at("step").text(""),
                        Duration.ofMillis(step.at("millis").number(0)));
            }
        }
        return steps;
    }

    /** When a step ended, or the last of all where none is named. */
    private static Optional<Instant> end(Document report, String wanted) {
        List<Instant> ends = new ArrayList<>();
        for (Document step : report.at("steps").items()) {
            if (wanted.isEmpty() || step.at("step").text("").equals(wanted)) {
                time(step.at("started").text(""))
                        .map(start -> start.plusMillis(step.at("millis").number(0)))
                        .ifPresent(ends::add);
            }
        }
        return ends.stream().max(Instant::compareTo);
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
