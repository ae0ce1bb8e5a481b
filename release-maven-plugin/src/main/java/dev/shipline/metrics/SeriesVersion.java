package dev.shipline.metrics;

import java.util.Arrays;
import java.util.Locale;

/** The version of Datadog's API by which series are sent. */
public enum SeriesVersion {
    /** {@code /api/v1/series}, which is all that many intakes other than Datadog's own know. */
    V1,
    /** {@code /api/v2/series}. */
    V2;

    /** @throws IllegalArgumentException with the reason, if it names no version */
    public static SeriesVersion parse(String text) {
        return Arrays.stream(values())
                .filter(version -> version.name().equals(text.strip().toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("\"" + text + "\" is neither v1 nor v2"));
    }
}
