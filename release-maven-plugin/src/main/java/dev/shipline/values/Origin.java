package dev.shipline.values;

import static java.util.Objects.requireNonNull;

import dev.shipline.document.Position;

/**
 * Who set a value, and where.
 *
 * @param layer  the chart, a values file or the release itself, in a word or two
 * @param source the file with its whole location
 */
record Origin(String layer, String source, Position position) {
    static final String CHART = "the chart";
    static final String RELEASE = "the release";

    Origin {
        requireNonNull(layer, "layer is null");
        requireNonNull(source, "source is null");
        requireNonNull(position, "position is null");
    }

    boolean isChart() {
        return layer.equals(CHART);
    }

    boolean isRelease() {
        return layer.equals(RELEASE);
    }

    /** For a list of keys, {@code dev.yaml:3}. */
    String brief() {
        return isChart() || isRelease() ? layer : layer + ":" + position.line();
    }

    /** For a complaint, {@code s3://values/orders/dev.yaml:3:5}. */
    String place() {
        return isRelease() ? "the release" : source + ":" + position;
    }
}
