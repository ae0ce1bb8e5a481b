package dev.shipline.chart;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Reads a chart's {@code .tgz}: a gzipped tar with everything in one folder. Helm takes archives as they are, so nothing is unpacked. */
public final class ChartArchive {
    private static final int MAX_CHART_YAML = 1024 * 1024;
    private static final int MAX_FILE = 32 * 1024 * 1024;

    private ChartArchive() {}

    /** Reads to the end, and so judges the whole archive. */
    public static Optional<byte[]> chartYaml(byte[] archive) throws IOException {
        byte[] found = null;
        try (TarReader tar = new TarReader(archive)) {
            for (Optional<TarEntry> entry = tar.next(); entry.isPresent(); entry = tar.next()) {
                if (entry.get().name().equals(ChartMetadata.FILE)) {
                    found = tar.content(entry.get(), MAX_CHART_YAML);
                }
            }
        }
        return Optional.ofNullable(found);
    }

    /** The files with such names, by their names below the chart's folder. */
    static Map<String, byte[]> files(byte[] archive, Predicate<String> wanted) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (TarReader tar = new TarReader(archive)) {
            for (Optional<TarEntry> entry = tar.next(); entry.isPresent(); entry = tar.next()) {
                if (wanted.test(entry.get().name())) {
                    files.put(entry.get().name(), tar.content(entry.get(), MAX_FILE));
                }
            }
        }
        return files;
    }
}
