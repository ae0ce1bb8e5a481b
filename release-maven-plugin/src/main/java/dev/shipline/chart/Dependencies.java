package dev.shipline.chart;

import static java.util.Objects.requireNonNull;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Puts the charts on which a chart depends into its {@code charts/}, as {@code helm dependency build} does, from all repositories that we read; helm itself
 * reads none in S3. A chart that has all of them is used as it is.
 */
final class Dependencies {
    private static final String FILE_SCHEME = "file://";
    /** Deeper is no chart, but a circle. */
    private static final int MAX_DEPTH = 8;

    private final PackedCharts remote;
    private final Path into;

    Dependencies(PackedCharts remote, Path into) {
        this.remote = requireNonNull(remote, "remote is null");
        this.into = requireNonNull(into, "into is null");
    }

    FetchedChart complete(FetchedChart chart) {
        try {
            boolean folder = Files.isDirectory(chart.path());
            if (folder && declares(chart.path())) {
                return completed(chart, ChartTree.ofFolder(chart.path()));
            }
            return folder ? chart : completed(chart, ChartTree.ofArchive(Files.readAllBytes(chart.path())));
        } catch (IOException | UncheckedIOException e) {
            throw failure(chart.source(), "its files cannot be used (" + e.getMessage() + ")", "mend it");
        }
    }

    /** A folder without dependencies is not read as a whole. */
    private static boolean declares(Path folder) throws IOException {
        Path chartYaml = folder.resolve(ChartMetadata.FILE);
        return Files.exists(folder.resolve(DependencyFiles.OLDER))
                || !Dependency.listed(folder.toString(), ChartMetadata.FILE, Files.readAllBytes(chartYaml))
                        .isEmpty();
    }

    private FetchedChart completed(FetchedChart chart, ChartTree tree) throws IOException {
        TreeSet<String> added = new TreeSet<>();
        fill(tree, chart.source(), 1, added);
        if (added.isEmpty()) {
            return chart;
        }
        Path folder = into.resolve(chart.name() + "-" + chart.version());
        tree.write(folder);
        return new FetchedChart(
                chart.name(),
                chart.version(),
                chart.digest(),
                folder,
                chart.source() + " with " + String.join(", ", added));
    }

    private void fill(ChartTree tree, String source, int depth, TreeSet<String> added) throws IOException {
        DependencyFiles declared = DependencyFiles.of(tree, source);
        List<ChartMetadata> present = new ArrayList<>(tree.subcharts(source));
        for (Dependency wanted : declared.wanted()) {
            if (isPresent(wanted, present, source)) {
                continue;
            }
            if (depth > MAX_DEPTH) {
                throw failure(source, "its dependencies are nested more than " + MAX_DEPTH + " deep", "untie them");
            }
            Dependency pinned = declared.pinned(wanted);
            ChartMetadata found = pinned.repository().startsWith(FILE_SCHEME)
                    ? addFolder(tree, pinned, source, depth, added)
                    : addArchive(tree, pinned, source, depth, added);
            present.add(found);
            added.add(found.name() + " " + found.version());
        }
    }

    /** Helm passes over a dependency that lies there in a version that is not wanted, without a word. */
    private static boolean isPresent(Dependency wanted, List<ChartMetadata> present, String source) {
        List<ChartMetadata> named = present.stream()
                .filter(chart -> chart.name().equals(wanted.name()))
                .toList();
        if (named.stream().anyMatch(chart -> wanted.accepts(chart.version()))) {
            return true;
        }
        if (!named.isEmpty() && wanted.repository().isEmpty()) {
            throw failure(
                    source,
                    "it depends on " + wanted + ", and its charts/ holds "
                            + named.get(0).version(),
                    "put the right version there, or correct Chart.yaml");
        }
        return false;
    }

    private ChartMetadata addArchive(ChartTree tree, Dependency wanted, String source, int depth, TreeSet<String> added)
            throws IOException {
        PackedChart chart = fetch(wanted, source);
        ChartTree inner = ChartTree.ofArchive(chart.content());
        int before = added.size();
        fill(inner, chart.source(), depth + 1, added);
        if (added.size() == before) {
            tree.add(chart);
        } else {
            tree.add(chart.name(), inner);
        }
        return new ChartMetadata(chart.name(), chart.version());
    }

    private PackedChart fetch(Dependency wanted, String source) {
        String repository = wanted.repository();
        if (!repository.contains("://")) {
            throw failure(
                    source,
                    repository.isEmpty()
                            ? "it depends on " + wanted + ", which its charts/ does not hold, and names no repository"
                            : "it depends on " + wanted + " from " + repository
                                    + ", which only one machine's helm knows by that name",
                    "name the repository by its URL in Chart.yaml, or put the chart into charts/");
        }
        try {
            Optional<String> version = Optional.of(wanted.version()).filter(text -> !text.isEmpty());
            return remote.fetch(repository + "/" + wanted.name(), new VersionChoice(version));
        } catch (ReleaseFailure e) {
            boolean chartsFault = e.code() == FailureCode.CHART || e.code() == FailureCode.CONFIGURATION;
            throw new ReleaseFailure(
                    e.code(),
                    "cannot fetch " + wanted + ", on which " + source + " depends",
                    e.because(),
                    chartsFault ? "correct the dependency in its Chart.yaml" : e.fix(),
                    e);
        }
    }

    private ChartMetadata addFolder(ChartTree tree, Dependency wanted, String source, int depth, TreeSet<String> added)
            throws IOException {
        Path home = tree.folder()
                .orElseThrow(() -> failure(
                        source,
                        "it depends on " + wanted + " from " + wanted.repository()
                                + ", and an archive knows no folder beside it",
                        "pack it with its dependencies: helm dependency build, then helm package"));
        Path folder = home.resolve(wanted.repository().substring(FILE_SCHEME.length()))
                .normalize();
        if (!Files.isRegularFile(folder.resolve(ChartMetadata.FILE))) {
            throw failure(
                    source,
                    "it depends on " + wanted + ", and " + folder + " is no folder of a chart",
                    "correct the repository in Chart.yaml");
        }
        ChartTree inner = ChartTree.ofFolder(folder);
        ChartMetadata found = ChartMetadata.parse(
                folder.toString(), inner.file(ChartMetadata.FILE).orElseThrow());
        if (!found.name().equals(wanted.name()) || !wanted.accepts(found.version())) {
            throw failure(
                    source,
                    "it depends on " + wanted + ", and " + folder + " holds " + found.name() + " " + found.version(),
                    "correct the dependency in Chart.yaml");
        }
        fill(inner, folder.toString(), depth + 1, added);
        tree.add(found.name(), inner);
        return found;
    }

    private static ReleaseFailure failure(String source, String because, String fix) {
        return new ReleaseFailure(FailureCode.CHART, "cannot use the chart " + source, because, fix);
    }
}
