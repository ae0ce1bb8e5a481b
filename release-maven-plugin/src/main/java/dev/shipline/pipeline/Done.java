package dev.shipline.pipeline;

/**
 * What a step made, and one line about it.
 *
 * @param reused whether it was there already
 */
public record Done<T>(T value, String detail, boolean reused) {
    static <T> Done<T> done(T value, String detail) {
        return new Done<>(value, detail, false);
    }

    static <T> Done<T> reused(T value, String detail) {
        return new Done<>(value, detail, true);
    }
}
