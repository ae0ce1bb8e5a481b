package dev.shipline.sandbox.docker;

/** Why the engine cannot do what it is asked, in the engine's own words. */
final class EngineProblem extends RuntimeException {
    private final int status;

    /** @param status what it is answered with as long as nothing else has been said */
    EngineProblem(int status, String message) {
        super(message, null, false, false);
        this.status = status;
    }

    int status() {
        return status;
    }
}
