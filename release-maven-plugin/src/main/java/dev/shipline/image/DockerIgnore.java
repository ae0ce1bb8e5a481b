package dev.shipline.image;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The rules of a {@code .dockerignore}: the last one that fits a path, or a folder above it, decides. */
final class DockerIgnore {
    static final String NAME = ".dockerignore";

    private static final String BYTE_ORDER_MARK = "\ufeff";

    private record Rule(Pattern pattern, boolean exception) {}

    private final List<String> lines;
    private final List<Rule> rules;

    private DockerIgnore(List<String> lines, List<Rule> rules) {
        this.lines = List.copyOf(lines);
        this.rules = List.copyOf(rules);
    }

    /** The file beside a Dockerfile that is called after it comes before that of the whole context, as with BuildKit. */
    static DockerIgnore of(Path context, Path dockerfile) throws IOException {
        Path own = dockerfile.resolveSibling(dockerfile.getFileName() + NAME);
        Path file = Files.exists(own) ? own : context.resolve(NAME);
        if (!Files.exists(file)) {
            return parse(List.of());
        }
        try {
            return parse(new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                    .lines()
                    .toList());
        } catch (IllegalArgumentException e) {
            throw new ReleaseFailure(
                    FailureCode.CONFIGURATION,
                    "cannot tell which files the Dockerfile may see",
                    file + " is wrong: " + e.getMessage(),
                    "correct the line",
                    e);
        }
    }

    /** @throws IllegalArgumentException naming the line that Docker would not take either */
    static DockerIgnore parse(List<String> lines) {
        List<Rule> rules = new ArrayList<>();
        int number = 0;
        for (String line : lines) {
            number++;
            String text = number == 1 && line.startsWith(BYTE_ORDER_MARK) ? line.substring(1) : line;
            // a blank before the sign makes it a name, for Docker too
            String pattern = text.strip();
            if (pattern.isEmpty() || text.startsWith("#")) {
                continue;
            }
            boolean exception = pattern.startsWith("!");
            String path = clean(exception ? pattern.substring(1).strip() : pattern);
            if (exception && pattern.length() == 1) {
                throw new IllegalArgumentException("line " + number + " says \"!\", and not what is to be kept");
            }
            if (path.isEmpty()) {
                continue;
            }
            try {
                rules.add(new Rule(IgnorePattern.compile(path), exception));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "line " + number + ", \"" + pattern + "\", is no pattern: " + e.getMessage(), e);
            }
        }
        return new DockerIgnore(lines, rules);
    }

    /** @param path relative to the context, with slashes */
    boolean excludes(String path) {
        boolean excluded = false;
        for (Rule rule : rules) {
            if (excluded == rule.exception() && matchesItOrAFolderAbove(rule, path)) {
                excluded = !rule.exception();
            }
        }
        return excluded;
    }

    /** Whether nothing below an excluded folder can come back. */
    boolean hasNoExceptions() {
        return rules.stream().noneMatch(Rule::exception);
    }

    /**
     * Rules for the classic builder, which takes the Dockerfile and the rules themselves out of the context it was sent, if the rules say so. They must be
     * sent to it although nothing else of the build may see them.
     */
    byte[] hiding(String dockerfile) {
        List<String> all = new ArrayList<>(lines);
        all.add(dockerfile);
        all.add(NAME);
        return (String.join("\n", all) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static boolean matchesItOrAFolderAbove(Rule rule, String path) {
        for (int end = path.length(); end > 0; end = path.lastIndexOf('/', end - 1)) {
            if (rule.pattern().matcher(path.substring(0, end)).matches()) {
                return true;
            }
        }
        return false;
    }

    private static String clean(String path) {
        List<String> parts = new ArrayList<>();
        for (String part : path.split("/")) {
            if (part.equals("..") && !parts.isEmpty()) {
                parts.remove(parts.size() - 1);
            } else if (!part.isEmpty() && !part.equals(".") && !part.equals("..")) {
                parts.add(part);
            }
        }
        return String.join("/", parts);
    }
}
