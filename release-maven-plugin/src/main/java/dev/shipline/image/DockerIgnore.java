package dev.shipline.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** The rules of a {@code .dockerignore}: the last one that fits a path, or a folder above it, decides. */
final class DockerIgnore {
    private record Rule(Pattern pattern, boolean exception) {}

    private final List<Rule> rules;

    private DockerIgnore(List<Rule> rules) {
        this.rules = List.copyOf(rules);
    }

    static DockerIgnore in(Path context) throws IOException {
        Path file = context.resolve(".dockerignore");
        return parse(Files.exists(file) ? Files.readAllLines(file) : List.of());
    }

    static DockerIgnore parse(List<String> lines) {
        List<Rule> rules = new ArrayList<>();
        for (String line : lines) {
            String pattern = line.strip();
            if (pattern.isEmpty() || pattern.startsWith("#")) {
                continue;
            }
            boolean exception = pattern.startsWith("!");
            String path = clean(exception ? pattern.substring(1).strip() : pattern);
            if (!path.isEmpty()) {
                rules.add(new Rule(regex(path), exception));
            }
        }
        return new DockerIgnore(rules);
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

    private static Pattern regex(String glob) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            if (glob.startsWith("**/", i)) {
                regex.append("(.*/)?");
                i += 2;
            } else if (glob.startsWith("**", i)) {
                regex.append(".*");
                i++;
            } else if (c == '*') {
                regex.append("[^/]*");
            } else if (c == '?') {
                regex.append("[^/]");
            } else if (c == '[') {
                regex.append('[');
            } else if (c == ']' || c == '-' || c == '^') {
                regex.append(inClass(regex) ? String.valueOf(c) : "\\" + c);
            } else if (c == '\\' && i + 1 < glob.length()) {
                regex.append(Pattern.quote(String.valueOf(glob.charAt(++i))));
            } else {
                regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        try {
            return Pattern.compile(regex.toString());
        } catch (PatternSyntaxException e) {
            // an engine calls such a line an error; taken literally it excludes nothing by accident
            return Pattern.compile(Pattern.quote(glob));
        }
    }

    private static boolean inClass(StringBuilder regex) {
        return regex.lastIndexOf("[") > regex.lastIndexOf("]")
                && !regex.toString().endsWith("[^/]");
    }
}
