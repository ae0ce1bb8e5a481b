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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Dockerfile, as far as one must know it before it is sent to an engine. */
final class Dockerfile {
    /** The build argument with the image to build on, for a Dockerfile that declares it. */
    static final String BASE = "BASE";

    private static final Pattern ASKS_FOR_BASE = Pattern.compile("^ARG\\s+(.*\\s)?" + BASE + "(=.*|\\s.*)?$");

    /** A here-document's opening; a shift such as {@code 1<<2} is none. */
    private static final Pattern HEREDOC = Pattern.compile("(^|\\s)\\d*<<-?[\"']?[A-Za-z_]");

    private static final Pattern SYNTAX = Pattern.compile("#\\s*syntax\\s*=\\s*(\\S+)", Pattern.CASE_INSENSITIVE);
    private static final Pattern BUILDKIT_FLAG = Pattern.compile(
            "^(RUN|COPY|ADD)\\s+(--\\S+\\s+)*--(mount|network|security|link|chmod|parents|exclude|checksum)\\b");
    private static final Pattern FROM = Pattern.compile("^FROM\\s+(--\\S+\\s+)*(\\S+)");

    private final List<String> directives;
    private final List<String> instructions;

    private Dockerfile(List<String> directives, List<String> instructions) {
        this.directives = directives;
        this.instructions = instructions;
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
        List<String> directives = new ArrayList<>();
        List<String> instructions = new ArrayList<>();
        StringBuilder open = new StringBuilder();
        for (String line : text.lines().map(String::strip).toList()) {
            if (line.startsWith("#")) {
                if (instructions.isEmpty() && open.isEmpty()) {
                    directives.add(line);
                }
                continue;
            }
            if (line.isEmpty()) {
                continue;
            }
            if (line.endsWith("\\")) {
                open.append(line, 0, line.length() - 1).append(' ');
                continue;
            }
            instructions.add(upperKeyword(open.append(line).toString().strip()));
            open.setLength(0);
        }
        if (!open.isEmpty()) {
            instructions.add(upperKeyword(open.toString().strip()));
        }
        return new Dockerfile(directives, instructions);
    }

    private static String upperKeyword(String instruction) {
        String keyword = instruction.split("\\s", 2)[0];
        return keyword.toUpperCase(Locale.ROOT) + instruction.substring(keyword.length());
    }

    /** The first thing in it that only BuildKit can build. */
    Optional<String> needsBuildKit() {
        for (String directive : directives) {
            if (SYNTAX.matcher(directive).matches()) {
                return Optional.of("\"" + directive + "\"");
            }
        }
        for (String instruction : instructions) {
            Matcher flag = BUILDKIT_FLAG.matcher(instruction);
            if (flag.find()) {
                return Optional.of("\"" + flag.group(1) + " --" + flag.group(3) + "\"");
            }
            if (instruction.matches("(RUN|COPY|ADD)\\s.*")
                    && HEREDOC.matcher(instruction).find()) {
                return Optional.of("a here-document (\"<<\")");
            }
        }
        return Optional.empty();
    }

    boolean asksForBase() {
        return instructions.stream().anyMatch(ASKS_FOR_BASE.asMatchPredicate());
    }

    /**
     * The registries of the images it builds on.
     *
     * @param base the value of its build argument for the base
     */
    Set<String> baseRegistries(Optional<String> base) {
        Set<String> registries = new LinkedHashSet<>();
        for (String instruction : instructions) {
            Matcher from = FROM.matcher(instruction);
            if (!from.find()) {
                continue;
            }
            String image = base.filter(chosen -> from.group(2).matches("\\$" + BASE + "|\\$\\{" + BASE + "}"))
                    .orElse(from.group(2));
            int slash = image.indexOf('/');
            String host = slash < 0 ? "" : image.substring(0, slash);
            boolean isHost = host.contains(".") || host.contains(":") || host.equals("localhost");
            registries.add(isHost ? host : "docker.io");
        }
        return registries;
    }
}
