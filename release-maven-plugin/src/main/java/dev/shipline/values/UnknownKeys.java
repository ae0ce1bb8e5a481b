package dev.shipline.values;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What to do with a key that nothing in the chart speaks of. */
public enum UnknownKeys {
    WARN,
    FAIL,
    IGNORE;

    /** @throws IllegalArgumentException with the reason, if the text is none of them */
    public static UnknownKeys parse(String text) {
        return Arrays.stream(values())
                .filter(value -> value.toString().equals(text.trim()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("\"" + text + "\" is none of "
                        + Arrays.stream(values()).map(UnknownKeys::toString).collect(Collectors.joining(", "))));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
