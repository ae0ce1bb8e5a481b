package dev.shipline.pipeline;

import dev.shipline.image.BuiltImage;
import dev.shipline.image.PushedImage;

/** The commit's image, found in the registry: there is nothing to build and nothing to send. */
record ExistingImage(PushedImage image) implements BuiltImage {
    @Override
    public String summary() {
        return "this commit's image exists: " + image.name().withTag(image.tag());
    }

    @Override
    public PushedImage push(String tag) {
        return image;
    }
}
