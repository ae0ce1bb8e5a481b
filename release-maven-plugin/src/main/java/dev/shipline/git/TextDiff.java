package dev.shipline.git;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.eclipse.jgit.diff.DiffFormatter;
import org.eclipse.jgit.diff.HistogramDiff;
import org.eclipse.jgit.diff.RawText;
import org.eclipse.jgit.diff.RawTextComparator;

/** How a text differs from another, as git shows it. */
public final class TextDiff {
    private TextDiff() {}

    /**
     * @param file   how the file is called
     * @param before empty for a new file
     * @return with a line end after each line
     */
    public static String unified(String file, Optional<String> before, String after) {
        RawText old = raw(before.orElse(""));
        RawText now = raw(after);
        ByteArrayOutputStream hunks = new ByteArrayOutputStream();
        try (DiffFormatter formatter = new DiffFormatter(hunks)) {
            formatter.format(new HistogramDiff().diff(RawTextComparator.DEFAULT, old, now), old, now);
            formatter.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String header = "--- " + before.map(text -> "a/" + file).orElse("/dev/null") + "\n+++ b/" + file + "\n";
        return header + hunks.toString(StandardCharsets.UTF_8);
    }

    private static RawText raw(String text) {
        return new RawText(text.getBytes(StandardCharsets.UTF_8));
    }
}
