package dev.shipline.chart.publish;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** An OCI registry, as far as charts need it. Throws {@link dev.shipline.failure.ReleaseFailure} when the registry refuses or is away. */
public interface ArtifactRegistry {
    /** The digests, {@code sha256:…}, of all that the manifest under a tag names; none if there is no such tag. */
    Set<String> contents(String repository, String tag);

    /** Pushes an artifact, and proves that the tag then leads to it. */
    void push(String repository, String tag, Part config, List<Part> layers, Map<String, String> annotations);

    /** A configuration or a layer. */
    record Part(String mediaType, byte[] content) {}
}
