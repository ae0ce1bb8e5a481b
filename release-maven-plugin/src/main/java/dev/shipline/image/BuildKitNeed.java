package dev.shipline.image;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds in a Dockerfile what the classic builder refuses, or worse, builds into something else. */
final class BuildKitNeed {
    private static final Pattern SYNTAX = Pattern.compile("#\\s*syntax\\s*=.*", Pattern.CASE_INSENSITIVE);

    /** Of these instructions the classic builder knows --from, --chown and --platform alone. */
    private static final Pattern FLAG =
            Pattern.compile("^(RUN|COPY|ADD)\\s+(--\\S+\\s+)*--(mount|network|security|device|link"
                    + "|chmod|parents|exclude|checksum|keep-git-dir|unpack)\\b.*");

    /** A here-document's opening; a shift such as {@code 1<<2} is none. */
    private static final Pattern HEREDOC = Pattern.compile("(^|\\s)\\d*<<-?[\"']?[A-Za-z_]");

    /** The classic builder leaves them empty, and goes on. */
    private static final String PLATFORM = "(?:TARGET|BUILD)(?:PLATFORM|OS|ARCH|VARIANT)";

    private static final Pattern PLATFORM_ARGUMENT = Pattern.compile("^ARG\\s+(?:.*\\s)?(" + PLATFORM + ")(?:\\s.*)?$");
    private static final Pattern PLATFORM_OF_STAGE =
            Pattern.compile("^FROM\\s+--platform=\\$\\{?(" + PLATFORM + ")\\b.*");

    private BuildKitNeed() {}

    /** The first thing that only BuildKit can build. */
    static Optional<String> in(Dockerfile dockerfile) {
        return dockerfile.directives().stream()
                .filter(SYNTAX.asMatchPredicate())
                .map(directive -> "\"" + directive + "\"")
                .findFirst()
                .or(() -> dockerfile.instructions().stream()
                        .flatMap(instruction -> of(instruction).stream())
                        .findFirst());
    }

    private static Optional<String> of(String instruction) {
        Matcher flag = FLAG.matcher(instruction);
        if (flag.matches()) {
            return Optional.of("\"" + flag.group(1) + " --" + flag.group(3) + "\"");
        }
        if (instruction.matches("(RUN|COPY|ADD)\\s.*")
                && HEREDOC.matcher(instruction).find()) {
            return Optional.of("a here-document (\"<<\")");
        }
        Matcher stage = PLATFORM_OF_STAGE.matcher(instruction);
        if (stage.matches()) {
            return Optional.of("\"FROM --platform=$" + stage.group(1) + "\"");
        }
        Matcher argument = PLATFORM_ARGUMENT.matcher(instruction);
        return argument.matches() ? Optional.of("\"ARG " + argument.group(1) + "\"") : Optional.empty();
    }
}
