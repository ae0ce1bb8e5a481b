package dev.shipline.image;

import static java.util.Objects.requireNonNull;

/** An image that a registry holds under a tag. */
public record PushedImage(ImageName name, String tag, ImageDigest digest) {
    public PushedImage {
        requireNonNull(name, "name is null");
        requireNonNull(tag, "tag is null");
        requireNonNull(digest, "digest is null");
    }

    public PushedImage taggedAs(String otherTag) {
        return new PushedImage(name, otherTag, digest);
    }
}
