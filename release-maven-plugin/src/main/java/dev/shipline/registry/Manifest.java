package dev.shipline.registry;

import static java.util.Objects.requireNonNull;

import dev.shipline.document.Document;
import dev.shipline.image.ImageDigest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A manifest, with the very bytes its digest was made of. */
record Manifest(byte[] bytes, String mediaType, Document content) {
    /** All that is asked for; a registry may convert a manifest, and thereby change its digest, when its own kind is missing here. */
    static final String ACCEPTED = String.join(
            ", ",
            "application/vnd.oci.image.index.v1+json",
            "application/vnd.oci.image.manifest.v1+json",
            "application/vnd.docker.distribution.manifest.list.v2+json",
            "application/vnd.docker.distribution.manifest.v2+json");

    Manifest {
        requireNonNull(bytes, "bytes is null");
        requireNonNull(mediaType, "mediaType is null");
        requireNonNull(content, "content is null");
    }

    ImageDigest digest() {
        return ImageDigest.of(bytes);
    }

    boolean isIndex() {
        return !content.at("manifests").isMissing();
    }

    /** The images of an index that a node can run: attestations say that they are for no platform. */
    List<ImageDigest> runnableImages() {
        return content.at("manifests").items().stream()
                .filter(Manifest::isRunnable)
                .flatMap(child -> child.at("digest").text().stream())
                .map(ImageDigest::new)
                .toList();
    }

    private static boolean isRunnable(Document child) {
        boolean unknown = child.at("platform", "os").text("").equals("unknown");
        boolean attestation =
                !child.at("annotations", "vnd.docker.reference.type").isMissing();
        return !unknown && !attestation;
    }

    Optional<ImageDigest> config() {
        return content.at("config", "digest").text().map(ImageDigest::new);
    }

    /** The bytes of all layers as they are sent. */
    long size() {
        return content.at("layers").items().stream()
                .mapToLong(layer -> layer.at("size").number(0))
                .sum();
    }

    /** The configuration and the layers; those of an index are the manifests that it names. */
    Set<ImageDigest> contents() {
        Stream<Document> parts = Stream.of(
                        Stream.of(content.at("config")),
                        content.at("layers").items().stream(),
                        content.at("manifests").items().stream())
                .flatMap(part -> part);
        return parts.flatMap(part -> part.at("digest").text().stream())
                .map(ImageDigest::new)
                .collect(Collectors.toSet());
    }
}
