package dev.shipline.chart;

import static java.util.Objects.requireNonNull;

import dev.shipline.document.AtomicFile;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** All files of a chart, by their paths in it, while charts that it depends on are added. */
final class ChartTree {
    private static final Pattern SUBCHART = Pattern.compile("charts/([^/]+\\.tgz|[^/]+/Chart\\.yaml)");
    private static final String IGNORE = ".helmignore";

    private final Map<String, byte[]> files;
    private final Optional<Path> folder;

    private ChartTree(Map<String, byte[]> files, Optional<Path> folder) {
        this.files = files;
        this.folder = folder;
    }

    static ChartTree ofArchive(byte[] archive) throws IOException {
        Map<String, byte[]> files = new TreeMap<>(ChartArchive.files(archive, name -> true));
        // it was obeyed when the archive was made, and would now hide the archives that are added
        files.remove(IGNORE);
        return new ChartTree(files, Optional.empty());
    }

    static ChartTree ofFolder(Path folder) throws IOException {
        requireNonNull(folder, "folder is null");
        Map<String, byte[]> files = new TreeMap<>();
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(folder.toRealPath(), FileVisitOption.FOLLOW_LINKS)) {
            paths = walk.filter(Files::isRegularFile)
                    .limit(TarReader.MAX_ENTRIES + 1L)
                    .toList();
        }
        if (paths.size() > TarReader.MAX_ENTRIES) {
            throw new IOException("it holds more than " + TarReader.MAX_ENTRIES + " files");
        }
        long bytes = 0;
        for (Path path : paths) {
            bytes += Files.size(path);
            if (bytes > TarReader.MAX_UNPACKED) {
                throw new IOException("its files are larger than " + TarReader.MAX_UNPACKED / 1024 / 1024 + " MiB");
            }
            files.put(folder.toRealPath().relativize(path).toString().replace('\\', '/'), Files.readAllBytes(path));
        }
        return new ChartTree(files, Optional.of(folder));
    }

    static ChartTree of(Map<String, byte[]> files) {
        return new ChartTree(new TreeMap<>(files), Optional.empty());
    }

    /** All of them, by their paths. */
    Map<String, byte[]> files() {
        return Collections.unmodifiableMap(files);
    }

    /** Where it lies; absent for an archive. */
    Optional<Path> folder() {
        return folder;
    }

    Optional<byte[]> file(String name) {
        return Optional.ofNullable(files.get(name));
    }

    /** What lies in {@code charts/}. */
    List<ChartMetadata> subcharts(String source) {
        List<ChartMetadata> found = new ArrayList<>();
        files.forEach((name, content) -> {
            Matcher subchart = SUBCHART.matcher(name);
            if (subchart.matches()) {
                String place = source + "/" + name;
                found.add(
                        name.endsWith(".tgz")
                                ? ChartMetadata.ofArchive(place, content)
                                : ChartMetadata.parse(place, content));
            }
        });
        return found;
    }

    void add(PackedChart chart) {
        files.put("charts/" + chart.fileName(), chart.content());
    }

    void add(String name, ChartTree chart) {
        chart.files.forEach((path, content) -> files.put("charts/" + name + "/" + path, content));
    }

    /** Replaces what is in the folder. */
    void write(Path into) throws IOException {
        if (Files.exists(into)) {
            List<Path> deepestFirst;
            try (Stream<Path> walk = Files.walk(into)) {
                deepestFirst = walk.sorted(Comparator.reverseOrder()).toList();
            }
            for (Path path : deepestFirst) {
                Files.delete(path);
            }
        }
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path path = into.resolve(file.getKey()).normalize();
            if (!path.startsWith(into.normalize())) {
                throw new IOException("\"" + TarEntry.shown(file.getKey()) + "\" leads out of the chart");
            }
            AtomicFile.write(path, file.getValue());
        }
    }
}
