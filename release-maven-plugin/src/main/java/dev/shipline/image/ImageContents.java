package dev.shipline.image;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What an image was built of, for the record.
 *
 * @param base       the base image's repository and tag
 * @param baseDigest what the tag pointed at
 * @param layers     those of the first platform, from the base upwards
 */
public record ImageContents(String base, ImageDigest baseDigest, List<LayerNote> layers) {
    public ImageContents {
        requireNonNull(base, "base is null");
        requireNonNull(baseDigest, "baseDigest is null");
        layers = List.copyOf(layers);
    }

    /**
     * A layer.
     *
     * @param title what is in it
     * @param size  in bytes, as it is sent
     */
    public record LayerNote(String title, ImageDigest digest, long size) {}
}
