package dev.shipline.image;

import dev.shipline.document.Document;
import dev.shipline.image.ImageLayout.Blob;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** Writes OCI manifests and indexes; what goes in alike comes out in the same bytes. */
final class ImageManifest {
    private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    private static final String INDEX = "application/vnd.oci.image.index.v1+json";

    private ImageManifest() {}

    static ImageLayout image(Blob configuration, List<Blob> layers, SortedMap<String, String> annotations) {
        Map<String, Object> content = opening(MANIFEST);
        content.put("config", descriptor(configuration.mediaType(), configuration.digest(), configuration.size()));
        content.put(
                "layers",
                layers.stream()
                        .map(layer -> descriptor(layer.mediaType(), layer.digest(), layer.size()))
                        .toList());
        content.put("annotations", annotations);
        List<Blob> blobs = new ArrayList<>(List.of(configuration));
        blobs.addAll(layers);
        return new ImageLayout(bytes(content), MANIFEST, blobs);
    }

    /** @param platforms of the images, in their order */
    static ImageLayout index(
            List<ImageLayout> images, List<Platform> platforms, SortedMap<String, String> annotations) {
        List<Object> children = new ArrayList<>();
        for (int i = 0; i < images.size(); i++) {
            ImageLayout image = images.get(i);
            Map<String, Object> child = descriptor(image.mediaType(), image.digest(), image.manifest().length);
            child.put("platform", platform(platforms.get(i)));
            children.add(child);
        }
        Map<String, Object> content = opening(INDEX);
        content.put("manifests", children);
        content.put("annotations", annotations);
        return new ImageLayout(bytes(content), INDEX, List.of(), images);
    }

    private static Map<String, Object> opening(String mediaType) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("schemaVersion", 2);
        content.put("mediaType", mediaType);
        return content;
    }

    private static Map<String, Object> descriptor(String mediaType, ImageDigest digest, long size) {
        Map<String, Object> descriptor = new LinkedHashMap<>();
        descriptor.put("mediaType", mediaType);
        descriptor.put("digest", digest.value());
        descriptor.put("size", size);
        return descriptor;
    }

    private static Map<String, Object> platform(Platform platform) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("architecture", platform.architecture());
        fields.put("os", platform.os());
        if (!platform.variant().isEmpty()) {
            fields.put("variant", platform.variant());
        }
        return fields;
    }

    private static byte[] bytes(Map<String, Object> content) {
        return Document.of(content).toJson().getBytes(StandardCharsets.UTF_8);
    }
}
