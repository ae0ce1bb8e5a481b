package dev.shipline.page;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Numbers as people read them; the same on every machine, whatever language it speaks. */
public final class Numbers {
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH);

    private Numbers() {}

    /** With one decimal where it has one: 3, 3.5. */
    public static String plain(double number) {
        BigDecimal rounded = BigDecimal.valueOf(number).setScale(1, RoundingMode.HALF_UP);
        return rounded.stripTrailingZeros().toPlainString();
    }

    /** With two decimals at most, as a place in a drawing needs. */
    public static String fine(double number) {
        return BigDecimal.valueOf(number)
                .setScale(2, RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .toPlainString();
    }

    /** "250 ms", "4.2 s", "3 min 5 s", "2 h 10 min", "4 d 3 h". */
    public static String time(Duration duration) {
        long millis = Math.max(0, duration.toMillis());
        if (millis < 1000) {
            return millis + " ms";
        }
        // rounded first: 59.97 s is a minute
        if (Math.round(millis / 100.0) < 600) {
            return plain(millis / 1000.0) + " s";
        }
        long seconds = Math.round(millis / 1000.0);
        if (seconds < 3600) {
            return two(seconds, 60, "min", "s");
        }
        long minutes = Math.round(seconds / 60.0);
        return minutes < 2 * 24 * 60 ? two(minutes, 60, "h", "min") : two(Math.round(minutes / 60.0), 24, "d", "h");
    }

    private static String two(long small, int perLarge, String large, String little) {
        long rest = small % perLarge;
        return small / perLarge + " " + large + (rest == 0 ? "" : " " + rest + " " + little);
    }

    /** "917 B", "34 kB", "8.1 MB", as registries count. */
    public static String bytes(long bytes) {
        if (bytes < 1000) {
            return bytes + " B";
        }
        if (bytes < 1_000_000) {
            return Math.round(bytes / 1000.0) + " kB";
        }
        return plain(bytes / 1e6) + " MB";
    }

    public static String percent(double share) {
        return plain(share * 100) + " %";
    }

    /** "2026-11-22 10:00 UTC". */
    public static String minute(Instant time) {
        return MINUTE.format(time.atZone(ZoneOffset.UTC));
    }

    /** "22 Nov". */
    public static String day(Instant time) {
        return DAY.format(time.atZone(ZoneOffset.UTC));
    }

    /** "1 release", "3 releases". */
    public static String count(long number, String word) {
        return number + " " + word + (number == 1 ? "" : "s");
    }
}
