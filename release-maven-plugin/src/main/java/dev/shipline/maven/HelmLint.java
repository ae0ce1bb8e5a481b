package dev.shipline.maven;

import static java.util.Objects.requireNonNull;

import dev.shipline.chart.publish.ChartCheck;
import dev.shipline.chart.publish.PackedChart;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.helm.HelmEngine;
import dev.shipline.helm.HelmRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Asks Helm whether it takes a chart, and whether its templates can be rendered. */
final class HelmLint implements ChartCheck.Linter {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final HelmEngine engine;
    private final Path folder;
    private final boolean strict;

    /** @param folder the chart's own, whose {@code ci/*-values.yaml} say how it is used where its defaults are not enough */
    HelmLint(HelmEngine engine, Path folder, boolean strict) {
        this.engine = requireNonNull(engine, "engine is null");
        this.folder = requireNonNull(folder, "folder is null");
        this.strict = strict;
    }

    @Override
    public List<String> objections(Path archive, PackedChart chart) {
        List<String> objections = new ArrayList<>(engine.lint(archive, strict, PATIENCE));
        // What is packed already has no examples any more, and may have no defaults that are enough
        if (chart.isLibrary() || !objections.isEmpty() || !Files.isDirectory(folder)) {
            return objections;
        }
        List<Path> examples = examples();
        if (examples.isEmpty()) {
            render(archive, List.of(), "with the defaults of values.yaml", objections);
        }
        examples.forEach(values -> render(archive, List.of(values), "with ci/" + values.getFileName(), objections));
        return objections;
    }

    private void render(Path archive, List<Path> values, String how, List<String> objections) {
        try {
            engine.render(new HelmRequest("release-name", "default", archive, values, null, "", PATIENCE));
        } catch (ReleaseFailure e) {
            if (e.code() == FailureCode.INTERRUPTED || e.code() == FailureCode.UNREACHABLE) {
                throw e;
            }
            objections.add(how + " its templates cannot be rendered: " + e.because());
        }
    }

    private List<Path> examples() {
        List<Path> examples = new ArrayList<>();
        if (!Files.isDirectory(folder.resolve("ci"))) {
            return examples;
        }
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder.resolve("ci"), "*-values.yaml")) {
            found.forEach(examples::add);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + folder.resolve("ci"), e);
        }
        return examples.stream().sorted().toList();
    }
}
