package dev.shipline.maven;

import static java.util.Objects.requireNonNull;

import dev.shipline.chart.publish.ArtifactRegistry;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.image.ImageDigest;
import dev.shipline.image.ImageName;
import dev.shipline.registry.OciArtifact;
import dev.shipline.registry.OciRegistry;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The registry client, as charts see it. */
final class PublishedCharts implements ArtifactRegistry {
    private final OciRegistry registry;

    PublishedCharts(OciRegistry registry) {
        this.registry = requireNonNull(registry, "registry is null");
    }

    @Override
    public Set<String> contents(String repository, String tag) {
        return registry.contents(name(repository), tag).stream()
                .map(ImageDigest::value)
                .collect(Collectors.toSet());
    }

    @Override
    public void push(String repository, String tag, Part config, List<Part> layers, Map<String, String> annotations) {
        OciArtifact artifact = new OciArtifact(
                part(config), layers.stream().map(PublishedCharts::part).toList(), annotations);
        registry.upload(artifact.layout(), name(repository), tag);
    }

    private static OciArtifact.Part part(Part part) {
        return new OciArtifact.Part(part.mediaType(), part.content());
    }

    static ImageName name(String repository) {
        try {
            return ImageName.parse(repository);
        } catch (IllegalArgumentException e) {
            throw new ReleaseFailure(
                    FailureCode.CONFIGURATION,
                    "cannot publish to oci://" + repository,
                    e.getMessage(),
                    "set ship.chart.repository to oci://registry/namespace",
                    e);
        }
    }
}
