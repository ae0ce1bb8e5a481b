package dev.shipline.sandbox.datadog;

/** Something that Datadog would not take, or would take and spoil. */
final class Rejection extends RuntimeException {
    private final int status;

    Rejection(int status, String message) {
        super(message, null, false, false);
        this.status = status;
    }

    static Rejection badRequest(String message) {
        return new Rejection(400, message);
    }

    int status() {
        return status;
    }
}
