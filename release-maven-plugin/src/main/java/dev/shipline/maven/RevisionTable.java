package dev.shipline.maven;

import dev.shipline.helm.Revision;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Revisions as a table, the newest first. */
final class RevisionTable {
    private static final List<String> HEAD =
            List.of("Revision", "Since", "Status", "Chart", "Image", "Commit", "By", "Description");
    private static final String GAP = "  ";
    private static final String NOTHING = "-";

    private RevisionTable() {}

    static List<String> lines(List<Revision> revisions, Instant now) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEAD);
        revisions.forEach(revision -> rows.add(cells(revision, now)));
        int[] widths = new int[HEAD.size()];
        rows.forEach(row -> {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        });
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private static String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            line.append(cells.get(i))
                    .append(" ".repeat(widths[i] - cells.get(i).length()))
                    .append(GAP);
        }
        return line.toString().stripTrailing();
    }

    private static List<String> cells(Revision revision, Instant now) {
        String digest = revision.values().at("image", "digest").text("");
        String tag = revision.values().at("image", "tag").text(NOTHING);
        return List.of(
                String.valueOf(revision.number()),
                revision.deployed().truncatedTo(ChronoUnit.SECONDS) + " (" + age(revision.deployed(), now) + ")",
                revision.status(),
                revision.chartName() + " " + revision.chartVersion(),
                digest.isEmpty() ? tag : tag + "@" + digest.substring(0, Math.min(19, digest.length())),
                revision.commit().map(sha -> sha.substring(0, 7)).orElse(NOTHING),
                revision.by().orElse(NOTHING),
                // its parts have columns of their own
                revision.description().replaceAll(", (commit|by) [^\\s),]+", ""));
    }

    static String age(Instant since, Instant now) {
        Duration age = Duration.between(since, now);
        if (age.toDays() > 1) {
            return age.toDays() + " days";
        }
        if (age.toHours() > 1) {
            return age.toHours() + " h";
        }
        return age.toMinutes() > 1 ? age.toMinutes() + " min" : Math.max(0, age.toSeconds()) + " s";
    }
}
