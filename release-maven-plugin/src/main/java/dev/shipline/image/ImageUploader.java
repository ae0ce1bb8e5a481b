package dev.shipline.image;

/** Sends an image that lies on this machine to a registry. */
@FunctionalInterface
public interface ImageUploader {
    /** @throws dev.shipline.failure.ReleaseFailure if there is no proof that the registry holds these very bytes under the tag */
    PushedImage upload(ImageLayout layout, ImageName name, String tag);
}
