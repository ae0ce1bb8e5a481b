package dev.shipline.maven;

import static java.util.Objects.requireNonNull;

import dev.shipline.chart.ChartRegistry;
import dev.shipline.document.Document;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.image.ImageDigest;
import dev.shipline.image.ImageName;
import dev.shipline.registry.OciArtifacts;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Fetches charts with the registry client, and thereby with the registry's credentials. */
final class RegistryCharts implements ChartRegistry {
    private final Supplier<OciArtifacts> registry;

    RegistryCharts(Supplier<OciArtifacts> registry) {
        this.registry = requireNonNull(registry, "registry is null");
    }

    @Override
    public List<String> tags(String repository) {
        return registry.get().tags(name(repository));
    }

    @Override
    public Optional<Artifact> artifact(String repository, String tag) {
        return registry.get()
                .find(name(repository), tag)
                .map(found -> new Artifact(
                        found.content().at("config", "mediaType").text(""),
                        found.content().at("layers").items().stream()
                                .map(RegistryCharts::layer)
                                .toList()));
    }

    private static Layer layer(Document layer) {
        return new Layer(
                layer.at("mediaType").text(""),
                layer.at("digest").text(""),
                layer.at("size").number(0));
    }

    @Override
    public byte[] blob(String repository, Layer layer) {
        try {
            return registry.get().blob(name(repository), new ImageDigest(layer.digest()));
        } catch (IllegalArgumentException e) {
            throw new ReleaseFailure(
                    FailureCode.CHART,
                    "cannot fetch the chart oci://" + repository,
                    "its manifest names a layer by no digest",
                    "push the chart again",
                    e);
        }
    }

    private static ImageName name(String repository) {
        try {
            return ImageName.parse(repository);
        } catch (IllegalArgumentException e) {
            throw new ReleaseFailure(
                    FailureCode.CONFIGURATION,
                    "cannot fetch the chart oci://" + repository,
                    e.getMessage(),
                    "set ship.chart to oci://host/path/name",
                    e);
        }
    }
}
