package dev.shipline.registry;

import static java.util.Objects.requireNonNull;

import dev.shipline.document.Document;
import dev.shipline.image.ImageDigest;
import dev.shipline.image.ImageLayout;
import dev.shipline.image.ImageLayout.Blob;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Something other than an image that a registry keeps, such as a chart: small enough for the heap. */
public record OciArtifact(Part config, List<Part> layers, Map<String, String> annotations) {
    private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";

    public OciArtifact {
        requireNonNull(config, "config is null");
        layers = List.copyOf(layers);
        annotations = Collections.unmodifiableMap(new LinkedHashMap<>(annotations));
    }

    /** A configuration or a layer. */
    public record Part(String mediaType, byte[] content) {
        public Part {
            requireNonNull(mediaType, "mediaType is null");
            requireNonNull(content, "content is null");
        }

        private Map<String, Object> descriptor() {
            Map<String, Object> descriptor = new LinkedHashMap<>();
            descriptor.put("mediaType", mediaType);
            descriptor.put("digest", ImageDigest.of(content).value());
            descriptor.put("size", content.length);
            return descriptor;
        }

        private Blob blob() {
            return new Blob(
                    ImageDigest.of(content), content.length, mediaType, () -> new ByteArrayInputStream(content));
        }
    }

    /** As it is sent; the same parts make the same manifest. */
    public ImageLayout layout() {
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("schemaVersion", 2);
        manifest.put("mediaType", MANIFEST);
        manifest.put("config", config.descriptor());
        manifest.put("layers", layers.stream().map(Part::descriptor).toList());
        if (!annotations.isEmpty()) {
            manifest.put("annotations", annotations);
        }
        List<Blob> blobs = new ArrayList<>(List.of(config.blob()));
        layers.forEach(layer -> blobs.add(layer.blob()));
        return new ImageLayout(Document.of(manifest).toJson().getBytes(StandardCharsets.UTF_8), MANIFEST, blobs);
    }
}
