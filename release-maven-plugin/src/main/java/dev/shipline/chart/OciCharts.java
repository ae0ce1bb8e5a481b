package dev.shipline.chart;

import static java.util.Objects.requireNonNull;

import dev.shipline.chart.ChartRegistry.Artifact;
import dev.shipline.chart.ChartRegistry.Layer;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.s3.KeptFiles;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Charts in OCI registries, as {@code helm push} puts them there: a tag for each version, with {@code _} for the {@code +} that no tag may hold. */
final class OciCharts implements PackedCharts {
    static final String SCHEME = "oci://";
    static final String CONFIG = "application/vnd.cncf.helm.config.v1+json";
    static final String CHART = "application/vnd.cncf.helm.chart.content.v1.tar+gzip";
    static final String SIGNATURE = "application/vnd.cncf.helm.chart.provenance.v1.prov";
    private static final String OLDER_CHART = "application/tar+gzip";
    private static final long MAX_ARCHIVE = 64L * 1024 * 1024;
    private static final int LISTED = 20;

    private final ChartRegistry registry;
    private final KeptFiles kept;

    OciCharts(ChartRegistry registry, KeptFiles kept) {
        this.registry = requireNonNull(registry, "registry is null");
        this.kept = requireNonNull(kept, "kept is null");
    }

    @Override
    public PackedChart fetch(String location, VersionChoice choice) {
        String repository = location.substring(SCHEME.length()).replaceAll("/+$", "");
        String name = repository.substring(repository.lastIndexOf('/') + 1);
        String version = version(location, repository, choice);
        Artifact artifact = registry.artifact(repository, version.replace('+', '_'))
                .orElseThrow(() -> failure(
                        location, "there is no tag " + version.replace('+', '_'), "correct ship.chart.version"));
        Layer layer = layer(location, artifact);
        byte[] archive = archive(repository, layer);
        ChartMetadata metadata = ChartMetadata.ofArchive(location + " " + version, archive);
        if (!metadata.equals(new ChartMetadata(name, version))) {
            throw failure(
                    location,
                    "its tag " + version.replace('+', '_') + " holds " + metadata.name() + " " + metadata.version(),
                    "push the chart under its own name and version");
        }
        return new PackedChart(
                name,
                version,
                layer.digest(),
                archive,
                location + ":" + version.replace('+', '_'),
                () -> layers(artifact, SIGNATURE).stream()
                        .findFirst()
                        .map(signature -> registry.blob(repository, signature)));
    }

    /** An exact version needs no list of tags. */
    private String version(String location, String repository, VersionChoice choice) {
        Optional<String> exact = choice.exact();
        if (exact.isPresent()) {
            return exact.get();
        }
        List<String> versions = registry.tags(repository).stream()
                .map(tag -> tag.replace('_', '+'))
                .filter(tag -> SemanticVersion.parse(tag).isPresent())
                .toList();
        return choice.of(versions)
                .orElseThrow(() -> failure(
                        location,
                        "it has no " + choice.describe()
                                + (versions.isEmpty()
                                        ? ""
                                        : ", only "
                                                + VersionChoice.newestFirst(versions).stream()
                                                        .limit(LISTED)
                                                        .collect(Collectors.joining(", "))),
                        "correct ship.chart or ship.chart.version"));
    }

    private static Layer layer(String location, Artifact artifact) {
        List<Layer> layers = layers(artifact, CHART);
        if (layers.isEmpty()) {
            layers = layers(artifact, OLDER_CHART);
        }
        if (!artifact.configType().equals(CONFIG) || layers.size() != 1) {
            throw failure(
                    location,
                    "it is no chart: its configuration has the type "
                            + (artifact.configType().isEmpty() ? "of an index" : artifact.configType()),
                    "set ship.chart to what \"helm push\" made, oci://host/path/name");
        }
        if (layers.get(0).size() > MAX_ARCHIVE) {
            throw failure(location, "it is larger than 64 MiB, which no chart is", "set ship.chart to a chart");
        }
        return layers.get(0);
    }

    private static List<Layer> layers(Artifact artifact, String type) {
        return artifact.layers().stream()
                .filter(layer -> layer.mediaType().equals(type))
                .toList();
    }

    private byte[] archive(String repository, Layer layer) {
        Optional<KeptFiles.Kept> copy = kept.find(layer.digest());
        if (copy.isPresent() && ChartDigest.ofArchive(copy.get().content()).equals(layer.digest())) {
            return copy.get().content();
        }
        byte[] archive = registry.blob(repository, layer);
        kept.keep(layer.digest(), new KeptFiles.Kept(archive, layer.digest(), Optional.empty()));
        return archive;
    }

    private static ReleaseFailure failure(String location, String because, String fix) {
        return new ReleaseFailure(FailureCode.CHART, "cannot fetch the chart " + location, because, fix);
    }
}
