package dev.shipline.chart;

import static java.util.Objects.requireNonNull;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Charts on this machine: a folder with a {@code Chart.yaml}, or an archive of one. They are used where they are. */
final class PathCharts implements ChartSource {
    private static final long MAX_ARCHIVE_BYTES = 64L * 1024 * 1024;

    private final Path directory;

    /** @param directory what a relative location is relative to */
    PathCharts(Path directory) {
        this.directory = requireNonNull(directory, "directory is null");
    }

    @Override
    public FetchedChart fetch(ChartRequest request) {
        Path path = directory.resolve(request.location());
        if (!Files.exists(path)) {
            throw failure(
                    path,
                    "there is no such folder or file",
                    "set ship.chart to the folder or the .tgz of a chart, or to s3://bucket/repository/name");
        }
        FetchedChart chart;
        try {
            chart = Files.isDirectory(path) ? folder(path) : archive(path);
        } catch (IOException | UncheckedIOException e) {
            throw failure(path, "it cannot be read (" + e.getMessage() + ")", "make it readable for this build");
        }
        return checked(chart, new VersionChoice(request.version()), request);
    }

    /** The archive as something that can be signed. */
    PackedChart packed(FetchedChart chart) {
        if (Files.isDirectory(chart.path())) {
            throw failure(
                    chart.path(),
                    "a folder carries no signature, and ship.chart.keyring asks for one",
                    "set ship.chart to what \"helm package --sign\" makes of it, or leave ship.chart.keyring out");
        }
        Path signature = chart.path().resolveSibling(chart.path().getFileName() + ".prov");
        return new PackedChart(
                chart.name(),
                chart.version(),
                chart.digest(),
                bytes(chart.path()),
                chart.source(),
                () -> Files.isRegularFile(signature) ? Optional.of(bytes(signature)) : Optional.empty());
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw failure(file, "it cannot be read (" + e.getMessage() + ")", "make it readable for this build");
        }
    }

    private static FetchedChart folder(Path folder) throws IOException {
        Path chartYaml = folder.resolve(ChartMetadata.FILE);
        if (!Files.isRegularFile(chartYaml)) {
            throw failure(
                    folder,
                    "the folder holds no " + ChartMetadata.FILE,
                    "set ship.chart to the folder of the chart itself");
        }
        ChartMetadata metadata = ChartMetadata.parse(folder.toString(), Files.readAllBytes(chartYaml));
        String digest = ChartDigest.ofFolder(folder.toRealPath());
        return new FetchedChart(metadata.name(), metadata.version(), digest, folder, folder.toString());
    }

    private static FetchedChart archive(Path file) throws IOException {
        if (Files.size(file) > MAX_ARCHIVE_BYTES) {
            throw failure(file, "it is larger than 64 MiB, which no chart is", "set ship.chart to a chart");
        }
        byte[] archive = Files.readAllBytes(file);
        ChartMetadata metadata = ChartMetadata.ofArchive(file.toString(), archive);
        return new FetchedChart(
                metadata.name(), metadata.version(), ChartDigest.ofArchive(archive), file, file.toString());
    }

    private static FetchedChart checked(FetchedChart chart, VersionChoice choice, ChartRequest request) {
        // With no version asked for, the one that is there is meant, be it a pre-release.
        if (request.version().isEmpty() || choice.accepts(chart.version())) {
            return chart;
        }
        throw failure(
                chart.path(),
                "it is version " + chart.version() + ", and " + choice.describe() + " is wanted",
                "correct ship.chart.version, or leave it out for a chart that comes from a path");
    }

    private static ReleaseFailure failure(Path path, String because, String fix) {
        return new ReleaseFailure(FailureCode.CHART, "cannot use the chart " + path, because, fix);
    }
}
