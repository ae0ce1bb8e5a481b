package dev.shipline.registry;

import dev.shipline.image.ImageDigest;
import dev.shipline.image.ImageLayout;
import dev.shipline.image.ImageLayout.Blob;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Small images to push. */
final class Layouts {
    private static final String MEDIA_TYPE = "application/vnd.oci.image.manifest.v1+json";

    private Layouts() {}

    static Blob blob(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new Blob(ImageDigest.of(bytes), bytes.length, "layer", () -> new ByteArrayInputStream(bytes));
    }

    static ImageLayout layout(Blob config, Blob... layers) {
        String list = Arrays.stream(layers).map(Layouts::descriptor).collect(Collectors.joining(","));
        String manifest = "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"config\":%s,\"layers\":[%s]}"
                .formatted(MEDIA_TYPE, descriptor(config), list);
        List<Blob> blobs =
                Stream.concat(Stream.of(config), Arrays.stream(layers)).toList();
        return new ImageLayout(manifest.getBytes(StandardCharsets.UTF_8), MEDIA_TYPE, blobs);
    }

    private static String descriptor(Blob blob) {
        return "{\"digest\":\"%s\",\"size\":%d}".formatted(blob.digest(), blob.size());
    }
}
