package dev.shipline.registry;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;

/** A verdict's findings as lines for a console, worst first. */
public final class VerdictTable {
    private static final List<String> HEAD = List.of("Severity", "Package", "Version", "Fixed by", "Id");
    private static final int WIDEST = 40;

    private final Verdict verdict;

    public VerdictTable(Verdict verdict) {
        this.verdict = requireNonNull(verdict, "verdict is null");
    }

    /** @param most findings to show; a last line tells how many more there are */
    public List<String> lines(int most) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEAD);
        verdict.findings().stream().limit(most).map(VerdictTable::row).forEach(rows::add);
        if (rows.size() == 1) {
            return List.of();
        }
        int[] widths = new int[HEAD.size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        List<String> lines = new ArrayList<>();
        rows.forEach(row -> lines.add(line(row, widths)));
        int more = verdict.findings().size() - most;
        if (more > 0) {
            lines.add("… and " + more + " more in scan.json");
        }
        return lines;
    }

    private static List<String> row(Finding finding) {
        return List.of(
                finding.severity().toString(),
                cell(finding.packageName()),
                cell(finding.packageVersion()),
                cell(finding.fixedBy().orElse("-")),
                cell(finding.id()));
    }

    /** Remote text: no line breaks, no terminal commands, no endless cells. */
    private static String cell(String text) {
        String clean = text.replaceAll("\\p{Cntrl}", "");
        return clean.length() > WIDEST ? clean.substring(0, WIDEST - 1) + "…" : clean;
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
        }
        return line.toString().stripTrailing();
    }
}
