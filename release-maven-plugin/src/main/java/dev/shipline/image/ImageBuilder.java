package dev.shipline.image;

import java.nio.file.Path;

/** Builds an image. Nothing leaves the machine until the result is pushed. */
public interface ImageBuilder {
    /** @throws dev.shipline.failure.ReleaseFailure if the image cannot be built, with the builder's own last words */
    BuiltImage build(ImageRecipe recipe);

    /**
     * Looks whether what a Dockerfile is built with is there, long before it is needed.
     *
     * @return what it is, in a few words
     * @throws dev.shipline.failure.ReleaseFailure if it is not there
     */
    default String requireReadyFor(Path dockerfile) {
        return "nothing is needed to build " + dockerfile.getFileName();
    }
}
