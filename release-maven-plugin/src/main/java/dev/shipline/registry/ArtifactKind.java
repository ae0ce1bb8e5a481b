package dev.shipline.registry;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/**
 * What kind of document is attached to an image.
 *
 * @param mediaType the document's, which is also the artifact's type
 * @param marks     annotations that tell it from other documents of the same type
 */
public record ArtifactKind(String mediaType, Map<String, String> marks) {
    public static final ArtifactKind SBOM = new ArtifactKind("application/vnd.cyclonedx+json", Map.of());
    public static final ArtifactKind PROVENANCE = new ArtifactKind(
            "application/vnd.in-toto+json", Map.of("in-toto.io/predicate-type", "https://slsa.dev/provenance/v1"));

    public ArtifactKind {
        requireNonNull(mediaType, "mediaType is null");
        marks = Map.copyOf(marks);
    }
}
