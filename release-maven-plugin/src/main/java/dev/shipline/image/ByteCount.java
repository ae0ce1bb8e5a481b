package dev.shipline.image;

import java.util.Locale;

/** A number of bytes, which prints as people read it. */
public record ByteCount(long bytes) {
    private static final long KILO = 1_000;
    private static final long MEGA = 1_000_000;

    @Override
    public String toString() {
        if (bytes < KILO) {
            return bytes + " B";
        }
        return bytes < MEGA
                ? String.format(Locale.ROOT, "%.1f kB", (double) bytes / KILO)
                : String.format(Locale.ROOT, "%.1f MB", (double) bytes / MEGA);
    }
}
