package dev.shipline.chart;

import static java.util.Objects.requireNonNull;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.util.List;
import java.util.Optional;

/**
 * What a chart says of its dependencies.
 *
 * @param lock the versions that were chosen when {@code helm dependency update} ran
 */
record DependencyFiles(String source, List<Dependency> wanted, Optional<List<Dependency>> lock) {
    /** Where charts of the first format keep them. */
    static final String OLDER = "requirements.yaml";

    DependencyFiles {
        requireNonNull(source, "source is null");
        wanted = List.copyOf(wanted);
        requireNonNull(lock, "lock is null");
    }

    static DependencyFiles of(ChartTree tree, String source) {
        boolean older = tree.file(OLDER).isPresent();
        String file = older ? OLDER : ChartMetadata.FILE;
        String lock = older ? "requirements.lock" : "Chart.lock";
        return new DependencyFiles(
                source,
                tree.file(file)
                        .map(content -> Dependency.listed(source, file, content))
                        .orElse(List.of()),
                tree.file(lock).map(content -> Dependency.listed(source, lock, content)));
    }

    /**
     * A dependency in the version that the lock names.
     *
     * @throws ReleaseFailure if the lock is older than what is wanted
     */
    Dependency pinned(Dependency dependency) {
        if (lock.isEmpty()) {
            return dependency;
        }
        List<Dependency> locked = lock.get().stream()
                .filter(each -> each.name().equals(dependency.name()))
                .toList();
        return locked.stream()
                .filter(each -> each.repository().equals(dependency.repository()))
                .filter(each -> dependency.accepts(each.version()))
                .findFirst()
                .orElseThrow(() -> outOfDate(dependency, locked));
    }

    private ReleaseFailure outOfDate(Dependency dependency, List<Dependency> locked) {
        String held = locked.isEmpty()
                ? "does not know it"
                : "holds " + locked.get(0) + " from " + locked.get(0).repository();
        return new ReleaseFailure(
                FailureCode.CHART,
                "cannot use the chart " + source,
                "it depends on " + dependency + " from " + dependency.repository() + ", and its lock " + held,
                "bring the lock up to date with \"helm dependency update\", and commit it");
    }
}
