package dev.shipline.chart;

import static java.util.Objects.requireNonNull;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version as charts carry it: semver 2.0.0, read as leniently as Helm reads it ({@code v1.2} is 1.2.0). Its order ignores build metadata.
 *
 * @param preRelease the identifiers after the hyphen; none for a release
 */
public record SemanticVersion(long major, long minor, long patch, List<String> preRelease)
        implements Comparable<SemanticVersion> {
    private static final String NUMBER = "(0|[1-9][0-9]{0,17})";
    private static final String IDENTIFIERS = "([0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)";
    private static final Pattern SYNTAX = Pattern.compile("v?" + NUMBER + "(?:\\." + NUMBER + ")?(?:\\." + NUMBER
            + ")?(?:-" + IDENTIFIERS + ")?(?:\\+" + IDENTIFIERS + ")?");
    private static final Comparator<SemanticVersion> NUMBERS = Comparator.comparingLong(SemanticVersion::major)
            .thenComparingLong(SemanticVersion::minor)
            .thenComparingLong(SemanticVersion::patch);

    public SemanticVersion {
        preRelease = List.copyOf(preRelease);
    }

    public static Optional<SemanticVersion> parse(String text) {
        Matcher matcher = SYNTAX.matcher(requireNonNull(text, "text is null"));
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return Optional.of(new SemanticVersion(
                number(matcher.group(1)),
                number(matcher.group(2)),
                number(matcher.group(3)),
                matcher.group(4) == null ? List.of() : List.of(matcher.group(4).split("\\."))));
    }

    boolean isPreRelease() {
        return !preRelease.isEmpty();
    }

    /** Whether the first numbers, major to patch, are those of the other. */
    boolean startsLike(SemanticVersion other, int numbers) {
        return (numbers < 1 || major == other.major)
                && (numbers < 2 || minor == other.minor)
                && (numbers < 3 || patch == other.patch);
    }

    @Override
    public int compareTo(SemanticVersion other) {
        int order = NUMBERS.compare(this, other);
        if (order != 0) {
            return order;
        }
        if (isPreRelease() != other.isPreRelease()) {
            return isPreRelease() ? -1 : 1;
        }
        for (int i = 0; i < Math.min(preRelease.size(), other.preRelease.size()); i++) {
            order = compareIdentifiers(preRelease.get(i), other.preRelease.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(preRelease.size(), other.preRelease.size());
    }

    private static int compareIdentifiers(String left, String right) {
        boolean leftIsNumber = isNumber(left);
        if (leftIsNumber != isNumber(right)) {
            return leftIsNumber ? -1 : 1;
        }
        // Numbers of the same length compare like their texts, however long they are.
        return leftIsNumber && left.length() != right.length()
                ? Integer.compare(left.length(), right.length())
                : left.compareTo(right);
    }

    private static boolean isNumber(String identifier) {
        return identifier.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static long number(String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }
}
