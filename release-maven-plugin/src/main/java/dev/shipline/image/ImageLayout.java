package dev.shipline.image;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * An image, or an index of images for several platforms, that is ready to be sent.
 *
 * @param manifest  the very bytes that the image's digest is made of
 * @param mediaType the manifest's
 * @param blobs     all that the manifest names: the configuration first, then the layers from the base upwards; none for an index
 * @param images    the images that an index names; none for an image
 */
public record ImageLayout(byte[] manifest, String mediaType, List<Blob> blobs, List<ImageLayout> images) {
    public ImageLayout {
        requireNonNull(manifest, "manifest is null");
        requireNonNull(mediaType, "mediaType is null");
        blobs = List.copyOf(blobs);
        images = List.copyOf(images);
    }

    /** One image. */
    public ImageLayout(byte[] manifest, String mediaType, List<Blob> blobs) {
        this(manifest, mediaType, blobs, List.of());
    }

    public ImageDigest digest() {
        return ImageDigest.of(manifest);
    }

    /** What all blobs have together. */
    public ByteCount size() {
        return new ByteCount(blobs.stream().mapToLong(Blob::size).sum()
                + images.stream().mapToLong(image -> image.size().bytes()).sum());
    }

    /**
     * A layer or a configuration.
     *
     * @param size   in bytes
     * @param origin the repository that is known to have it, from which a registry can take it over
     */
    public record Blob(ImageDigest digest, long size, String mediaType, Optional<ImageName> origin, Content content) {
        public Blob {
            requireNonNull(digest, "digest is null");
            requireNonNull(mediaType, "mediaType is null");
            requireNonNull(origin, "origin is null");
            requireNonNull(content, "content is null");
        }

        /** A blob that no repository is known to have. */
        public Blob(ImageDigest digest, long size, String mediaType, Content content) {
            this(digest, size, mediaType, Optional.empty(), content);
        }
    }

    /** The bytes of a blob, from the beginning each time they are asked for; they may have to be fetched first. */
    @FunctionalInterface
    public interface Content {
        InputStream open() throws IOException;
    }
}
