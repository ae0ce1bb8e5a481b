package dev.shipline.image;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Dockerfile, as far as one must know it before it is sent to an engine. */
final class Dockerfile {
    /** The build argument with the image to build on, for a Dockerfile that declares it. */
    static final String BASE = "BASE";

    private static final Pattern DIRECTIVE = Pattern.compile("#\\s*([A-Za-z][A-Za-z0-9]*)\\s*=\\s*(\\S.*)");
    private static final Pattern ASKS_FOR_BASE = Pattern.compile("^ARG\\s+(.*\\s)?" + BASE + "(=.*|\\s.*)?$");
    private static final Pattern FROM =
            Pattern.compile("^FROM\\s+(--\\S+\\s+)*(\\S+)(\\s+[Aa][Ss]\\s+(\\S+))?.*", Pattern.DOTALL);
    /** An image, or an earlier stage, from which something is taken. */
    private static final Pattern TAKEN = Pattern.compile("[ ,]--?(?:mount=\\S*?)?from=([^\\s,]+)");

    private static final Pattern USER = Pattern.compile("^USER\\s+(\\S+).*");

    private final List<String> directives;
    private final List<String> instructions;
    private final char escape;

    private Dockerfile(List<String> directives, List<String> instructions, char escape) {
        this.directives = List.copyOf(directives);
        this.instructions = List.copyOf(instructions);
        this.escape = escape;
    }

    static Dockerfile read(Path file) {
        try {
            return parse(Files.readString(file));
        } catch (IOException e) {
            throw new ReleaseFailure(
                    FailureCode.CONFIGURATION,
                    "cannot read " + file,
                    e instanceof NoSuchFileException ? "there is no such file" : e.getMessage(),
                    "correct ship.dockerfile, or remove it so that the image is built without a Dockerfile",
                    e);
        }
    }

    /** Joins continued lines to instructions, the keyword in upper case. */
    static Dockerfile parse(String text) {
        List<String> lines =
                text.lines().map(Dockerfile::withoutMark).map(String::strip).toList();
        List<String> directives = lines.stream()
                .takeWhile(line -> DIRECTIVE.matcher(line).matches())
                .toList();
        char escape = directives.stream()
                .map(DIRECTIVE::matcher)
                .filter(directive -> directive.matches() && directive.group(1).equalsIgnoreCase("escape"))
                .map(directive -> directive.group(2).charAt(0))
                .findFirst()
                .orElse('\\');
        List<String> instructions = new ArrayList<>();
        StringBuilder open = new StringBuilder();
        for (String line : lines) {
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            if (line.charAt(line.length() - 1) == escape) {
                open.append(line, 0, line.length() - 1).append(' ');
                continue;
            }
            instructions.add(upperKeyword(open.append(line).toString().strip()));
            open.setLength(0);
        }
        if (!open.isEmpty()) {
            instructions.add(upperKeyword(open.toString().strip()));
        }
        return new Dockerfile(directives, instructions, escape);
    }

    /** Editors of another system put a mark of the byte order before the first line. */
    private static String withoutMark(String line) {
        return line.startsWith("\ufeff") ? line.substring(1) : line;
    }

    private static String upperKeyword(String instruction) {
        String keyword = instruction.split("\\s", 2)[0];
        return keyword.toUpperCase(Locale.ROOT) + instruction.substring(keyword.length());
    }

    /** The comments at its very beginning that mean something to a builder. */
    List<String> directives() {
        return directives;
    }

    /** One line each, the keyword in upper case. */
    List<String> instructions() {
        return instructions;
    }

    /** The character that continues a line, and takes the meaning from the next one. */
    char escape() {
        return escape;
    }

    boolean asksForBase() {
        return instructions.stream().anyMatch(ASKS_FOR_BASE.asMatchPredicate());
    }

    /**
     * The registries of the images it builds on, and of those from which it takes files.
     *
     * @param base the value of its build argument for the base
     */
    Set<String> baseRegistries(Optional<String> base) {
        Set<String> images = new LinkedHashSet<>();
        Set<String> stages = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (String instruction : instructions) {
            Matcher from = FROM.matcher(instruction);
            if (from.matches()) {
                images.add(base.filter(chosen -> from.group(2).matches("\\$" + BASE + "|\\$\\{" + BASE + "}"))
                        .orElse(from.group(2)));
                Optional.ofNullable(from.group(4)).ifPresent(stages::add);
            } else {
                TAKEN.matcher(instruction)
                        .results()
                        .map(taken -> taken.group(1))
                        .forEach(images::add);
            }
        }
        Set<String> registries = new LinkedHashSet<>();
        images.stream()
                .filter(image -> !stages.contains(image) && !image.matches("\\d+|scratch"))
                .map(Dockerfile::registry)
                .forEach(registries::add);
        return registries;
    }

    /** The user that its last stage sets by itself; absent where that is for an image it builds on to say. */
    Optional<String> user() {
        List<String> stage = instructions;
        for (int end = stage.size() - 1; end >= 0; end--) {
            Matcher user = USER.matcher(stage.get(end));
            if (user.matches()) {
                return Optional.of(user.group(1));
            }
            Matcher from = FROM.matcher(stage.get(end));
            if (from.matches()) {
                int earlier = stage(stage.subList(0, end), from.group(2));
                if (earlier < 0) {
                    return Optional.empty();
                }
                // goes on above the next instruction that begins a stage, which is the end of the earlier one
                end = earlier + 1;
            }
        }
        return Optional.empty();
    }

    /** Where the last instruction of a stage is, -1 if there is no such stage. */
    private static int stage(List<String> before, String name) {
        int last = -1;
        boolean within = false;
        for (int i = 0; i < before.size(); i++) {
            Matcher from = FROM.matcher(before.get(i));
            if (from.matches()) {
                within = name.equalsIgnoreCase(from.group(4));
            }
            last = within ? i : last;
        }
        return last;
    }

    private static String registry(String image) {
        int slash = image.indexOf('/');
        String host = slash < 0 ? "" : image.substring(0, slash);
        boolean isHost = host.contains(".") || host.contains(":") || host.equals("localhost");
        return isHost ? host : "docker.io";
    }
}
