package dev.shipline.image;

import static java.util.Objects.requireNonNull;

import dev.shipline.document.Document;
import dev.shipline.image.ImageLayout.Blob;
import java.util.List;

/**
 * The image of one platform to build on.
 *
 * @param digest        what the reference's tag points at: an index, where the base is for several platforms
 * @param configuration its OCI configuration
 * @param layers        from the lowest upwards, in OCI media types; nothing of them is fetched before it is opened
 */
record ResolvedBase(
        BaseReference reference, ImageDigest digest, Platform platform, Document configuration, List<Blob> layers) {
    ResolvedBase {
        requireNonNull(reference, "reference is null");
        requireNonNull(digest, "digest is null");
        requireNonNull(platform, "platform is null");
        requireNonNull(configuration, "configuration is null");
        layers = List.copyOf(layers);
    }

    List<String> diffIds() {
        return configuration.at("rootfs", "diff_ids").items().stream()
                .map(id -> id.text(""))
                .toList();
    }
}
