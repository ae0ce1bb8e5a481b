package dev.shipline.document;

import java.util.Locale;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;

/** The parser's complaints in words that say what to look for, and nothing of the file's content. */
final class YamlComplaint {
    private YamlComplaint() {}

    static String of(MarkedYamlEngineException e) {
        String problem = e.getProblem() == null ? "" : e.getProblem();
        if (problem.contains("TAB")) {
            return "a tab stands where only blanks may; indent with blanks";
        }
        String context = e.getContext() == null || e.getContext().isBlank() ? "" : e.getContext() + ", ";
        String words = (context + problem).strip().replaceAll("\\s+", " ").replaceAll(",? but found:.*", "");
        return words.isEmpty() ? "it breaks off" : words;
    }

    static String of(ReaderException e) {
        return String.format(Locale.ROOT, "the character U+%04X is not allowed in it", e.getCodePoint());
    }
}
