package dev.shipline.chart;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a chart and its subcharts say of their values: defaults, schemas and templates. Read where they are; nothing is unpacked. */
public final class ChartFiles {
    private static final Pattern WANTED =
            Pattern.compile("(charts/[^/]+/)*(Chart\\.yaml|values\\.yaml|values\\.schema\\.json|templates/.+)");
    private static final Pattern SUBCHART_ARCHIVE = Pattern.compile("((charts/[^/]+/)*charts/)[^/]+\\.tgz");
    private static final int MAX_ARCHIVES_IN_ARCHIVES = 3;
    private static final int MAX_BYTES = 32 * 1024 * 1024;

    private final Map<String, String> files = new TreeMap<>();
    private int bytes;

    private ChartFiles() {}

    /** The texts by their paths in the chart, {@code charts/db/values.yaml}. */
    public static Map<String, String> of(FetchedChart chart) {
        ChartFiles found = new ChartFiles();
        try {
            if (Files.isDirectory(chart.path())) {
                found.addFolder(chart.path());
            } else {
                found.addArchive("", Files.readAllBytes(chart.path()), 1);
            }
        } catch (IOException | UncheckedIOException e) {
            throw new ReleaseFailure(
                    FailureCode.CHART,
                    "cannot use the chart " + chart.source(),
                    "its files cannot be read (" + e.getMessage() + ")",
                    "pack it with \"helm package\", or make it readable for this build",
                    e);
        }
        return found.files;
    }

    private void addFolder(Path folder) throws IOException {
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
            paths = walk.filter(Files::isRegularFile).toList();
        }
        for (Path path : paths) {
            String name = folder.relativize(path).toString().replace('\\', '/');
            if (isOfUse(name)) {
                add(name, Files.readAllBytes(path), 0);
            }
        }
    }

    /** @param prefix where a subchart's files belong, {@code charts/db/} */
    private void addArchive(String prefix, byte[] archive, int depth) throws IOException {
        Map<String, byte[]> entries = ChartArchive.files(archive, ChartFiles::isOfUse);
        for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
            add(prefix + entry.getKey(), entry.getValue(), depth);
        }
    }

    private void add(String name, byte[] content, int depth) throws IOException {
        bytes += content.length;
        if (bytes > MAX_BYTES) {
            throw new IOException("its values and templates are larger than " + MAX_BYTES / 1024 / 1024 + " MiB");
        }
        Matcher subchart = SUBCHART_ARCHIVE.matcher(name);
        if (!subchart.matches()) {
            files.put(name, new String(content, StandardCharsets.UTF_8));
        } else if (depth < MAX_ARCHIVES_IN_ARCHIVES) {
            String folder = ChartMetadata.ofArchive(name, content).name();
            addArchive(subchart.group(1) + folder + "/", content, depth + 1);
        }
    }

    private static boolean isOfUse(String name) {
        return WANTED.matcher(name).matches() || SUBCHART_ARCHIVE.matcher(name).matches();
    }
}
