package dev.shipline.chart;

import static java.util.Objects.requireNonNull;

/**
 * A file in a chart's archive.
 *
 * @param name     below the chart's own folder, {@code templates/deployment.yaml}
 * @param position of its header in the unpacked archive, in bytes
 */
record TarEntry(String name, long size, long position) {
    TarEntry {
        requireNonNull(name, "name is null");
    }

    @Override
    public String toString() {
        return "\"" + shown(name) + "\" at byte " + position;
    }

    /** A hostile name must not write over the reader's terminal. */
    static String shown(String name) {
        String clean = name.replaceAll("\\p{Cntrl}", "?");
        return clean.length() > 100 ? clean.substring(0, 100) + "…" : clean;
    }
}
