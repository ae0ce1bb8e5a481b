package dev.shipline.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What S3 holds before anybody has put anything there: the charts, packed into a repository as the helm-s3 plugin lays one out, and the values of the
 * sample services. Both may be missing; then the buckets are empty.
 */
public final class SandboxSeeds {
    static final String CHARTS = "charts";
    static final String VALUES = "values";

    private final Map<String, byte[]> charts;
    private final Map<String, byte[]> values;

    private SandboxSeeds(Map<String, byte[]> charts, Map<String, byte[]> values) {
        this.charts = charts;
        this.values = values;
    }

    /** Those that came with the sandbox, in its jar or its folder of classes. */
    public static SandboxSeeds bundled() {
        return new SandboxSeeds(resources("seeds/charts"), resources("seeds/values"));
    }

    /**
     * Those in two folders.
     *
     * @param charts has a folder per chart
     * @param values has a folder per service
     */
    public static SandboxSeeds of(Path charts, Path values) {
        return new SandboxSeeds(files(charts), files(values));
    }

    /** Lays out the buckets in a folder; what lies there already stays as it is. */
    void sow(Path folder) {
        values.forEach((name, content) -> writeIfAbsent(folder.resolve(VALUES).resolve(name), content));
        Path bucket = make(folder.resolve(CHARTS));
        make(folder.resolve(VALUES));
        StringBuilder index = new StringBuilder("apiVersion: v1\nentries:");
        boolean any = false;
        for (Map<String, byte[]> files : byChart().values()) {
            if (files.containsKey("Chart.yaml")) {
                ChartPackage chart = ChartPackage.of(files);
                writeIfAbsent(bucket.resolve(chart.fileName()), chart.archive());
                index.append(any ? "" : "\n").append(chart.indexEntry("s3://" + CHARTS));
                any = true;
            }
        }
        index.append(any ? "" : " {}\n").append("generated: \"1970-01-01T00:00:00Z\"\n");
        writeIfAbsent(bucket.resolve("index.yaml"), index.toString().getBytes(StandardCharsets.UTF_8));
    }

    private Map<String, Map<String, byte[]>> byChart() {
        Map<String, Map<String, byte[]>> found = new TreeMap<>();
        charts.forEach((path, content) -> {
            int slash = path.indexOf('/');
            if (slash > 0) {
                found.computeIfAbsent(path.substring(0, slash), name -> new TreeMap<>())
                        .put(path.substring(slash + 1), content);
            }
        });
        return found;
    }

    private static Map<String, byte[]> resources(String name) {
        URL url = SandboxSeeds.class.getResource(name);
        if (url == null) {
            return Map.of();
        }
        try {
            if (!url.getProtocol().equals("jar")) {
                return files(Path.of(url.toURI()));
            }
            JarURLConnection connection = (JarURLConnection) url.openConnection();
            URI jar = connection.getJarFileURL().toURI();
            try (FileSystem inside = FileSystems.newFileSystem(Path.of(jar))) {
                return files(inside.getPath(connection.getEntryName()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + url, e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException("cannot read " + url, e);
        }
    }

    private static Map<String, byte[]> files(Path folder) {
        Map<String, byte[]> files = new TreeMap<>();
        if (!Files.isDirectory(folder)) {
            return files;
        }
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                files.put(folder.relativize(path).toString().replace('\\', '/'), Files.readAllBytes(path));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + folder, e);
        }
        return files;
    }

    private static void writeIfAbsent(Path file, byte[] content) {
        if (Files.exists(file)) {
            return;
        }
        make(file.getParent());
        try {
            Files.write(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    private static Path make(Path folder) {
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make " + folder, e);
        }
    }
}
