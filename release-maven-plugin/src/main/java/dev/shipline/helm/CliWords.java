package dev.shipline.helm;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What a helm program means among all that it prints. */
final class CliWords {
    private static final String ERROR = "Error: ";
    private static final int MAX_LENGTH = 1000;

    private CliWords() {}

    /** The error itself, without what was logged and warned of around it; all of it where Helm names no error; empty where it printed nothing. */
    static String error(String errors) {
        List<String> lines = errors.lines().toList();
        int begin = 0;
        while (begin < lines.size() && !lines.get(begin).startsWith(ERROR)) {
            begin++;
        }
        if (begin == lines.size()) {
            return errors.strip();
        }
        return lines.subList(begin, lines.size()).stream()
                .filter(line -> !isLogged(line))
                .collect(Collectors.joining("\n"))
                .substring(ERROR.length())
                .replaceFirst("^(INSTALLATION|UPGRADE) FAILED: ", "")
                .strip();
    }

    /** The end of what it printed, in one line. */
    static String lastWords(String errors) {
        String line = errors.strip().replaceAll("\\s*\\R\\s*", " | ");
        String end = line.length() <= MAX_LENGTH ? line : "…" + line.substring(line.length() - MAX_LENGTH);
        return end.isEmpty() ? "it printed nothing" : "its last words were: " + end;
    }

    /** Whether Helm itself says that it failed, in place of just being gone. */
    static boolean namesAnError(String errors) {
        return errors.lines().anyMatch(line -> line.startsWith(ERROR));
    }

    /** What {@code helm lint} objects to, of all that it prints; each in one line, of which Helm 4 makes several. */
    static List<String> objections(List<String> lines) {
        List<String> objections = new ArrayList<>();
        boolean goesOn = false;
        for (String line : lines) {
            if (line.startsWith("[ERROR]") || line.startsWith("[WARNING]")) {
                objections.add(line.strip());
                goesOn = true;
            } else if (line.isBlank() || line.startsWith("[") || line.startsWith("==>")) {
                goesOn = false;
            } else if (goesOn) {
                int last = objections.size() - 1;
                objections.set(last, objections.get(last) + " " + line.strip());
            }
        }
        return objections;
    }

    private static boolean isLogged(String line) {
        return line.startsWith("level=") || line.startsWith("time=") || line.startsWith("WARNING: ");
    }
}
