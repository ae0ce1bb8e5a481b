package dev.shipline.registry;

import static java.util.Objects.requireNonNull;

import dev.shipline.registry.Assessment.Allowed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A verdict as lines for a console. */
public final class VerdictTable {
    private static final List<String> HEAD = List.of("Severity", "Package", "Version", "Fixed by", "Id", "");
    private static final int WIDEST = 40;

    private final Verdict verdict;

    public VerdictTable(Verdict verdict) {
        this.verdict = requireNonNull(verdict, "verdict is null");
    }

    /**
     * The findings, those that reject the image first, the worst before the others; then who allowed what, and what is new.
     *
     * @param most findings to show; a line tells how many more there are
     */
    public List<String> lines(int most) {
        List<String> lines = new ArrayList<>();
        if (!verdict.findings().isEmpty()) {
            lines.addAll(table(most));
        }
        int more = verdict.findings().size() - most;
        if (more > 0) {
            lines.add("… and " + more + " more in " + ScanFile.NAME);
        }
        verdict.assessment().allowed().stream().map(VerdictTable::allowed).forEach(lines::add);
        verdict.delta()
                .map(delta -> "against the image that runs now: " + delta.summary())
                .ifPresent(lines::add);
        return lines;
    }

    /** What somebody should look at although the image passes. */
    public List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        if (verdict.lack().isPresent()) {
            if (verdict.passed()) {
                warnings.add("The image passes without a verdict: " + verdict.reason());
            }
            return warnings;
        }
        for (Allowance entry : verdict.assessment().unused()) {
            warnings.add(entry.place() + " allows " + line(entry.id())
                    + entry.packageName().map(name -> " in " + line(name)).orElse("")
                    + ", which the image does not have: remove the entry");
        }
        return warnings;
    }

    private List<String> table(int most) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEAD);
        List<Finding> rejected = verdict.assessment().rejected();
        verdict.findings().stream()
                .sorted(Comparator.comparing(finding -> !rejected.contains(finding)))
                .limit(most)
                .map(this::row)
                .forEach(rows::add);
        int[] widths = new int[HEAD.size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private List<String> row(Finding finding) {
        return List.of(
                finding.severity().toString(),
                cell(finding.packageName()),
                cell(finding.packageVersion()),
                cell(finding.fixedBy().orElse("-")),
                cell(finding.id()),
                note(finding));
    }

    private String note(Finding finding) {
        Assessment assessment = verdict.assessment();
        Stream<String> age =
                verdict.delta().filter(delta -> delta.added().contains(finding)).map(delta -> "new").stream();
        Stream<String> ruling =
                switch (assessment.ruling(finding)) {
                    case ALLOWED -> Stream.of("allowed");
                    case UNFIXED -> Stream.of("does not count, has no fix");
                    case EXPIRED -> Stream.of("no longer allowed");
                    case REJECTED, BELOW -> Stream.empty();
                };
        return Stream.concat(age, ruling)
                .reduce((one, other) -> one + ", " + other)
                .orElse("");
    }

    private static String allowed(Allowed allowed) {
        return "allowed until " + allowed.by().until() + ": "
                + line(allowed.finding().id()) + " in " + line(allowed.finding().packageName()) + ", "
                + line(allowed.by().reason());
    }

    private static String cell(String text) {
        String clean = line(text);
        return clean.length() > WIDEST ? clean.substring(0, WIDEST - 1) + "…" : clean;
    }

    /** Remote text: no line breaks, no terminal commands, nothing that turns the direction of writing. */
    private static String line(String text) {
        return text.replaceAll("[\\p{C}\\p{Zl}\\p{Zp}]", "");
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
        }
        return line.toString().stripTrailing();
    }
}
