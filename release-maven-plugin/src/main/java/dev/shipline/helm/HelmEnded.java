package dev.shipline.helm;

/** Helm was ended, or ended by itself, without an answer: nobody knows how far it came, and a release may be pending. */
final class HelmEnded extends RuntimeException {
    private static final long serialVersionUID = 1;

    HelmEnded(String message) {
        super(message);
    }
}
