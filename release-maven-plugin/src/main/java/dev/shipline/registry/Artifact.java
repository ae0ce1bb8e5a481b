package dev.shipline.registry;

import static java.util.Objects.requireNonNull;

import dev.shipline.document.Document;
import dev.shipline.image.ImageDigest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A document to attach to an image. Equal documents give equal manifests, so that attaching one again changes nothing.
 *
 * @param title   the name of the file that it is known by
 * @param created when what it speaks of was made
 */
public record Artifact(ArtifactKind kind, String title, byte[] content, Instant created) {
    static final String MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json";
    /** The configuration of what has none, as the image specification fixes it. */
    static final byte[] EMPTY = "{}".getBytes(StandardCharsets.UTF_8);

    private static final String EMPTY_TYPE = "application/vnd.oci.empty.v1+json";

    public Artifact {
        requireNonNull(kind, "kind is null");
        requireNonNull(title, "title is null");
        requireNonNull(content, "content is null");
        requireNonNull(created, "created is null");
    }

    /** The artifact's manifest, which names the image that it belongs to. */
    byte[] manifest(Manifest subject) {
        Map<String, Object> layer = descriptor(kind.mediaType(), content);
        layer.put("annotations", Map.of("org.opencontainers.image.title", title));
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("schemaVersion", 2);
        manifest.put("mediaType", MANIFEST_TYPE);
        manifest.put("artifactType", kind.mediaType());
        manifest.put("config", descriptor(EMPTY_TYPE, EMPTY));
        manifest.put("layers", List.of(layer));
        manifest.put("subject", descriptor(subject.mediaType(), subject.bytes()));
        manifest.put("annotations", annotations());
        return Document.of(manifest).toJson().getBytes(StandardCharsets.UTF_8);
    }

    /** The artifact as an index of an image's artifacts lists it. */
    Map<String, Object> descriptorOf(byte[] manifest) {
        Map<String, Object> descriptor = descriptor(MANIFEST_TYPE, manifest);
        descriptor.put("artifactType", kind.mediaType());
        descriptor.put("annotations", annotations());
        return descriptor;
    }

    private Map<String, String> annotations() {
        Map<String, String> annotations = new TreeMap<>(kind.marks());
        annotations.put("org.opencontainers.image.created", created.toString());
        return annotations;
    }

    private static Map<String, Object> descriptor(String mediaType, byte[] bytes) {
        Map<String, Object> descriptor = new LinkedHashMap<>();
        descriptor.put("mediaType", mediaType);
        descriptor.put("digest", ImageDigest.of(bytes).value());
        descriptor.put("size", bytes.length);
        return descriptor;
    }
}
