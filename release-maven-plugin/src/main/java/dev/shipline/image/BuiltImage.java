package dev.shipline.image;

/** An image that was built and has not left the machine. */
public interface BuiltImage {
    /** One line for the console: how it was built and of what. */
    String summary();

    /**
     * Sends it to its repository under a tag.
     *
     * @throws dev.shipline.failure.ReleaseFailure if there is no positive proof that the registry took it
     */
    PushedImage push(String tag);
}
