package dev.shipline.chart;

import static java.util.Objects.requireNonNull;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which version of a chart is wanted: the newest that is no pre-release, the newest in a range, or exactly one. */
final class VersionChoice {
    private static final Pattern EXACT = Pattern.compile("v?\\d+\\.\\d+\\.\\d+([-+].*)?");

    private final Optional<String> wanted;
    private final Optional<VersionRange> range;

    /** @throws ReleaseFailure if the text is neither a version nor a range */
    VersionChoice(Optional<String> wanted) {
        this.wanted = requireNonNull(wanted, "wanted is null").map(String::strip);
        this.range = this.wanted.map(text -> VersionRange.parse(text)
                .orElseThrow(() -> new ReleaseFailure(
                        FailureCode.CONFIGURATION,
                        "cannot choose a chart version \"" + text + "\"",
                        "that is neither a version nor a range of versions",
                        "set ship.chart.version to a version such as 1.4.2 or a range such as ^1.4")));
    }

    /** The best of these versions; those that are no semantic version only count when they are asked for by name. */
    Optional<String> of(List<String> versions) {
        if (wanted.isPresent() && versions.contains(wanted.get())) {
            return wanted;
        }
        return versions.stream()
                .filter(this::accepts)
                // Build metadata has no order; comparing the texts makes the choice the same every time.
                .max(Comparator.comparing(
                                (String text) -> SemanticVersion.parse(text).orElseThrow())
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** The one version that can be meant, if it is one that is named in full. */
    Optional<String> exact() {
        return wanted.filter(text -> EXACT.matcher(text).matches());
    }

    /** For a message; what is no semantic version comes last. */
    static List<String> newestFirst(List<String> versions) {
        Comparator<Optional<SemanticVersion>> unreadableFirst =
                Comparator.comparing(version -> version.orElse(null), Comparator.nullsFirst(Comparator.naturalOrder()));
        return versions.stream()
                .sorted(Comparator.comparing(SemanticVersion::parse, unreadableFirst)
                        .reversed())
                .toList();
    }

    boolean accepts(String version) {
        if (wanted.isPresent() && wanted.get().equals(version)) {
            return true;
        }
        return SemanticVersion.parse(version)
                .filter(parsed -> range.map(r -> r.contains(parsed)).orElse(!parsed.isPreRelease()))
                .isPresent();
    }

    /** For a message: what was asked for. */
    String describe() {
        return wanted.map(text -> "version " + text).orElse("version that is no pre-release");
    }
}
