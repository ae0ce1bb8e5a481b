package dev.shipline.image;

import java.util.Optional;

/** An image that was built and has not left the machine. */
public interface BuiltImage {
    /** One line for the console: how it was built and of what. */
    String summary();

    /** What it was built of; empty where the builder does not say. */
    default Optional<ImageContents> contents() {
        return Optional.empty();
    }

    /**
     * Sends it to its repository under a tag.
     *
     * @throws dev.shipline.failure.ReleaseFailure if there is no positive proof that the registry took it
     */
    PushedImage push(String tag);
}
