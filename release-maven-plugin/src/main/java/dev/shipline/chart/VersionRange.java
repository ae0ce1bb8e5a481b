package dev.shipline.chart;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A range of versions in Helm's syntax: comparisons joined by a space or a comma hold together, {@code ||} separates alternatives. Known are
 * {@code = != > >= < <= ~ ^}, wildcards ({@code 1.x}, {@code 1.2}, {@code *}) and {@code 1.2 - 1.4}. A pre-release is in a range only if a comparison
 * beside it names one, as in {@code >=1.2.0-0}.
 */
final class VersionRange {
    private static final String VERSION =
            "v?(?:[0-9]+|[xX*])(?:\\.(?:[0-9]+|[xX*])){0,2}(?:-[0-9A-Za-z.-]+)?(?:\\+[0-9A-Za-z.-]+)?";
    private static final Pattern COMPARISON =
            Pattern.compile("\\s*(=|!=|>=|=>|<=|=<|>|<|~>|~|\\^)?\\s*(" + VERSION + ")(?:\\s*,\\s*|\\s+|$)");
    private static final Pattern HYPHEN = Pattern.compile("(" + VERSION + ")\\s+-\\s+(" + VERSION + ")");

    private final List<List<VersionComparison>> alternatives;

    private VersionRange(List<List<VersionComparison>> alternatives) {
        this.alternatives = List.copyOf(alternatives);
    }

    /** Empty if the text is no range. */
    static Optional<VersionRange> parse(String text) {
        requireNonNull(text, "text is null");
        List<List<VersionComparison>> alternatives = new ArrayList<>();
        for (String alternative : text.split("\\|\\|", -1)) {
            List<VersionComparison> comparisons = comparisons(alternative.strip());
            if (comparisons.isEmpty()) {
                return Optional.empty();
            }
            alternatives.add(comparisons);
        }
        return Optional.of(new VersionRange(alternatives));
    }

    boolean contains(SemanticVersion version) {
        return alternatives.stream().anyMatch(comparisons -> allHold(comparisons, version));
    }

    private static boolean allHold(List<VersionComparison> comparisons, SemanticVersion version) {
        boolean preReleasesWanted = comparisons.stream().anyMatch(VersionComparison::namesPreRelease);
        return (preReleasesWanted || !version.isPreRelease())
                && comparisons.stream().allMatch(comparison -> comparison.holds(version));
    }

    /** None if the text is no list of comparisons. */
    private static List<VersionComparison> comparisons(String text) {
        Matcher matcher = COMPARISON.matcher(HYPHEN.matcher(text).replaceAll(">=$1 <=$2"));
        List<VersionComparison> comparisons = new ArrayList<>();
        int end = 0;
        while (matcher.regionEnd() > end
                && matcher.region(end, matcher.regionEnd()).lookingAt()) {
            Optional<VersionComparison> comparison =
                    VersionComparison.parse(matcher.group(1) == null ? "=" : matcher.group(1), matcher.group(2));
            if (comparison.isEmpty()) {
                return List.of();
            }
            comparisons.add(comparison.get());
            end = matcher.end();
        }
        return end == matcher.regionEnd() ? comparisons : List.of();
    }
}
