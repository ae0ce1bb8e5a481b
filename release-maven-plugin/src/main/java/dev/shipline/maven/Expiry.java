package dev.shipline.maven;

import static dev.shipline.maven.ShipMojo.text;
import static java.util.Objects.requireNonNull;

import dev.shipline.git.Commit;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** How long the image of a branch lives. The trunk's stay, and so do those of which nobody knows a branch, such as a git tag's. */
final class Expiry {
    private static final Pattern PERIOD = Pattern.compile("[1-9]\\d{0,8}[smhdwy]");
    private static final String NEVER = "never";

    private final ShipMojo mojo;
    private final Problems problems;

    Expiry(ShipMojo mojo, Problems problems) {
        this.mojo = requireNonNull(mojo, "mojo is null");
        this.problems = requireNonNull(problems, "problems is null");
    }

    /** The time in Quay's words, 4w; empty for an image that stays. */
    Optional<String> of(Commit commit) {
        String period = text(mojo.expiry).orElse(NEVER);
        if (period.equals(NEVER)) {
            return Optional.empty();
        }
        if (!PERIOD.matcher(period).matches()) {
            problems.add("ship.expiry is wrong: \"" + period
                    + "\" is neither never nor a time such as 4w (a number and s, m, h, d, w or y)");
            return Optional.empty();
        }
        boolean stays = commit.branch().isEmpty() || isTrunk(commit.branch());
        return stays ? Optional.empty() : Optional.of(period);
    }

    /** Names with commas between them; a star stands for any characters. */
    private boolean isTrunk(String branch) {
        return Arrays.stream(text(mojo.trunk).orElse("").split("\\s*,\\s*"))
                .map(Expiry::pattern)
                .anyMatch(pattern -> pattern.matcher(branch).matches());
    }

    private static Pattern pattern(String name) {
        return Pattern.compile(
                Arrays.stream(name.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")));
    }
}
