package dev.shipline.chart;

import java.nio.file.Path;

/**
 * A chart on this machine.
 *
 * @param digest {@code sha256:} and 64 hex digits, of the archive; of the sorted files for a folder
 * @param source where it came from, for people
 */
public record FetchedChart(String name, String version, String digest, Path path, String source) {}
