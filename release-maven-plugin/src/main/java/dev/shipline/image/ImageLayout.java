package dev.shipline.image;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * An image that lies on this machine, ready to be sent.
 *
 * @param manifest  the very bytes that the image's digest is made of
 * @param mediaType the manifest's
 * @param blobs     all that the manifest names: the configuration first, then the layers from the base upwards
 */
public record ImageLayout(byte[] manifest, String mediaType, List<Blob> blobs) {
    public ImageLayout {
        requireNonNull(manifest, "manifest is null");
        requireNonNull(mediaType, "mediaType is null");
        blobs = List.copyOf(blobs);
    }

    public ImageDigest digest() {
        return ImageDigest.of(manifest);
    }

    /** What all blobs have together. */
    public ByteCount size() {
        return new ByteCount(blobs.stream().mapToLong(Blob::size).sum());
    }

    /**
     * A layer or a configuration.
     *
     * @param size in bytes
     */
    public record Blob(ImageDigest digest, long size, String mediaType, Content content) {
        public Blob {
            requireNonNull(digest, "digest is null");
            requireNonNull(mediaType, "mediaType is null");
            requireNonNull(content, "content is null");
        }
    }

    /** The bytes of a blob, from the beginning each time they are asked for. */
    @FunctionalInterface
    public interface Content {
        InputStream open() throws IOException;
    }
}
