package dev.shipline.image;

/** Builds an image. Nothing leaves the machine until the result is pushed. */
public interface ImageBuilder {
    /** @throws dev.shipline.failure.ReleaseFailure if the image cannot be built, with the builder's own last words */
    BuiltImage build(ImageRecipe recipe);
}
