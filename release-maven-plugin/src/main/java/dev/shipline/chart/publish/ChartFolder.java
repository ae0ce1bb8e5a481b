package dev.shipline.chart.publish;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.SortedMap;
import java.util.TreeMap;

/** The files of a chart's folder that belong into its archive: all but those that its {@code .helmignore} names. Links are followed, as Helm does. */
final class ChartFolder {
    /** Helm's own bounds: what is beyond them it does not load. */
    private static final long MAX_FILE_BYTES = 5L * 1024 * 1024;

    private static final long MAX_BYTES = 100L * 1024 * 1024;
    private static final int MAX_DEPTH = 64;

    private final Path folder;
    private final HelmIgnore ignore;
    private final SortedMap<String, byte[]> files = new TreeMap<>();
    private long bytes;

    private ChartFolder(Path folder, HelmIgnore ignore) {
        this.folder = requireNonNull(folder, "folder is null");
        this.ignore = requireNonNull(ignore, "ignore is null");
    }

    /**
     * The contents by their paths in the chart, sorted.
     *
     * @throws IOException              if they cannot be read, or are more than Helm loads
     * @throws IllegalArgumentException if Helm would not take the {@code .helmignore}
     */
    static SortedMap<String, byte[]> read(Path folder) throws IOException {
        Path rules = folder.resolve(HelmIgnore.FILE);
        String text = Files.isRegularFile(rules) ? Files.readString(rules, StandardCharsets.UTF_8) : "";
        ChartFolder found = new ChartFolder(folder, HelmIgnore.parse(text));
        Files.walkFileTree(folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), MAX_DEPTH, found.new Visitor());
        return found.files;
    }

    private final class Visitor extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
            boolean ignored = !path.equals(folder) && ignore.ignores(name(path), true);
            return ignored ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) throws IOException {
            if (!ignore.ignores(name(path), attributes.isDirectory())) {
                add(name(path), path, attributes);
            }
            return FileVisitResult.CONTINUE;
        }
    }

    private void add(String name, Path path, BasicFileAttributes attributes) throws IOException {
        if (!attributes.isRegularFile()) {
            throw new IOException(name + " is no file that can be packed; name it in " + HelmIgnore.FILE);
        }
        if (attributes.size() > MAX_FILE_BYTES) {
            throw new IOException(
                    name + " is larger than 5 MiB, and Helm loads no such file; name it in " + HelmIgnore.FILE);
        }
        bytes += attributes.size();
        if (bytes > MAX_BYTES) {
            throw new IOException("its files are larger than 100 MiB together, and Helm loads no such chart; name in "
                    + HelmIgnore.FILE + " what is not needed");
        }
        files.put(name, Files.readAllBytes(path));
    }

    private String name(Path path) {
        return folder.relativize(path).toString().replace('\\', '/');
    }
}
