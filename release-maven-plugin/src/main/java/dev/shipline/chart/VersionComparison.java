package dev.shipline.chart;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * One comparison of a range.
 *
 * @param version the version compared with, its missing numbers zero
 * @param numbers how many of its numbers were given before a wildcard or the end: 0 to 3
 */
record VersionComparison(String operator, SemanticVersion version, int numbers) {
    VersionComparison {
        requireNonNull(operator, "operator is null");
        requireNonNull(version, "version is null");
    }

    /** Empty if the text is no version, with or without wildcards. */
    static Optional<VersionComparison> parse(String operator, String text) {
        String bare = text.replaceFirst("^v", "");
        boolean wildcard = bare.matches("[0-9.]*[xX*].*");
        String known = wildcard ? bare.replaceFirst("\\.?[xX*].*$", "") : bare;
        String core = known.replaceFirst("[-+].*$", "");
        int numbers = core.isEmpty() ? 0 : core.split("\\.").length;
        return SemanticVersion.parse(numbers == 0 ? "0" : known)
                .map(version -> new VersionComparison(operator, version, numbers));
    }

    boolean namesPreRelease() {
        return version.isPreRelease();
    }

    boolean holds(SemanticVersion other) {
        int order = other.compareTo(version);
        return switch (operator) {
            case "=" -> isOneOf(other, order);
            case "!=" -> !isOneOf(other, order);
            case ">" -> order > 0 && !isOneOf(other, order);
            case ">=", "=>" -> order >= 0;
            case "<" -> order < 0;
            case "<=", "=<" -> order <= 0 || isOneOf(other, order);
            case "~", "~>" -> order >= 0 && other.startsLike(version, Math.min(numbers, 2));
            case "^" -> order >= 0 && other.startsLike(version, compatibleNumbers());
            default -> throw new IllegalStateException("unknown operator " + operator);
        };
    }

    /** 1.2 stands for every 1.2.x. */
    private boolean isOneOf(SemanticVersion other, int order) {
        return numbers == 3 ? order == 0 : other.startsLike(version, numbers);
    }

    /** What a caret holds fast: everything up to the first number that is not zero. */
    private int compatibleNumbers() {
        if (numbers < 2 || version.major() > 0) {
            return Math.min(numbers, 1);
        }
        return numbers < 3 || version.minor() > 0 ? 2 : 3;
    }
}
