package dev.shipline.metrics;

import static java.util.Objects.requireNonNull;

import dev.shipline.git.Commit;
import dev.shipline.pipeline.Release;
import dev.shipline.pipeline.ReleaseReport;
import dev.shipline.pipeline.Stage;
import dev.shipline.pipeline.Status;
import dev.shipline.pipeline.Step;
import dev.shipline.secret.Redactor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Words the events: a title that says it all, and a Markdown text with what an engineer looks for next. */
final class EventWriter {
    private static final int LONGEST_CAUSE_BYTES = 1024;
    private static final int LONGEST_LINE = 300;

    private final CiRun ci;
    private final Redactor redactor;

    EventWriter(CiRun ci, Redactor redactor) {
        this.ci = requireNonNull(ci, "ci is null");
        this.redactor = requireNonNull(redactor, "redactor is null");
    }

    String startTitle(Stage stage, Release release) {
        return redactor.redact(subject(release) + (stage == Stage.BUILD ? " build started" : " release started"));
    }

    String cancelTitle(Stage stage, Release release) {
        return redactor.redact(subject(release) + (stage == Stage.BUILD ? " build canceled" : " release canceled"));
    }

    String startText(Release release) {
        return markdown(origin(release));
    }

    String endTitle(Stage stage, ReleaseReport report) {
        return redactor.redact(subject(report.release()) + " " + outcome(stage, report));
    }

    String endText(ReleaseReport report) {
        List<String> lines = origin(report.release());
        report.image().ifPresent(image -> lines.add("Image: `" + image.name().withDigest(image.digest()) + "`"));
        revision(report).ifPresent(lines::add);
        report.failure().ifPresent(failure -> lines.add("```\n" + excerpt(failure.getMessage()) + "\n```"));
        return markdown(lines);
    }

    private static String subject(Release release) {
        String where = release.environment().map(name -> "[" + name + "] ").orElse("");
        return where + release.service() + " " + release.version() + " ("
                + release.commit().shortSha() + ")";
    }

    private static String outcome(Stage stage, ReleaseReport report) {
        String seconds = report.elapsed(stage).toSeconds() + "s";
        if (report.status() == Status.SUCCESS) {
            return (stage == Stage.BUILD ? "built in " : "released in ") + seconds;
        }
        String step = report.failedStep()
                .map(Step::title)
                .map(title -> " at " + title)
                .orElse("");
        String failed = (stage == Stage.BUILD ? "build failed" : "release failed") + step + " after " + seconds;
        return report.status() == Status.ROLLED_BACK ? failed + ", rolled back" : failed;
    }

    private List<String> origin(Release release) {
        List<String> lines = new ArrayList<>();
        Commit commit = release.commit();
        String dirty = commit.dirty() ? " with uncommitted changes" : "";
        lines.add("Commit: `" + commit.sha() + "`" + dirty + " on " + commit.branch() + ": " + commit.subject());
        ci.triggeredBy().ifPresent(name -> lines.add("Triggered by: " + name));
        if (!ci.links().isEmpty()) {
            lines.add("CircleCI: " + String.join(", ", ci.links()));
        }
        return lines;
    }

    private static Optional<String> revision(ReleaseReport report) {
        if (report.revision().isEmpty()) {
            return Optional.empty();
        }
        String before = report.previousRevision().map(String::valueOf).orElse("none");
        String back = report.rolledBackTo()
                .map(number -> ", rolled back to the manifest of " + number)
                .orElse("");
        return Optional.of(
                "Helm revision: " + before + " → " + report.revision().get() + back);
    }

    /** Redacted before it is cut: half a secret would no longer be known as one. */
    private String excerpt(String cause) {
        String harmless = redactor.redact(cause).replace("```", "'''");
        return Excerpt.ofBytes(harmless, LONGEST_CAUSE_BYTES);
    }

    private String markdown(List<String> lines) {
        List<String> paragraphs = lines.stream()
                .map(redactor::redact)
                .map(line -> line.replace("%%%", "%"))
                .map(line -> line.startsWith("```") ? line : Excerpt.ofCharacters(line, LONGEST_LINE))
                .toList();
        return "%%% \n" + String.join("\n\n", paragraphs) + "\n %%%";
    }
}
