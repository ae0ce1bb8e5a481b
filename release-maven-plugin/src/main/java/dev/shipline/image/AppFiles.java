package dev.shipline.image;

import dev.shipline.image.ImageRecipe.JavaParts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Where the parts of a Java service go in its image: {@code /app/libs}, {@code /app/resources} and {@code /app/classes}, in layers from what changes seldom
 * to what changes with each commit. Jars stay whole, so that a scanner can tell what they are.
 *
 * @param layers    those that have a file in them
 * @param classPath in Maven's order, each jar by its name: where two hold the same class, the image takes the one that the tests took
 */
record AppFiles(List<LayerFiles> layers, String classPath) {
    private static final String RESOURCES = "app/resources/";
    private static final String CLASSES = "app/classes/";
    private static final String LIBRARIES = "app/libs/";

    static AppFiles of(JavaParts parts) throws IOException {
        List<String> classPath = new ArrayList<>(List.of("/app/resources", "/app/classes"));
        Set<String> taken = new HashSet<>();
        List<LayerFiles> layers = Stream.of(
                        new LayerFiles("dependencies", jars(parts.dependencies(), taken, classPath), true),
                        new LayerFiles("snapshot dependencies", jars(parts.snapshots(), taken, classPath), true),
                        new LayerFiles("resources", files(parts.classes(), RESOURCES, false), false),
                        new LayerFiles("classes", files(parts.classes(), CLASSES, true), false))
                .filter(layer -> !layer.files().isEmpty())
                .toList();
        return new AppFiles(layers, String.join(":", classPath));
    }

    private static SortedMap<String, Path> jars(List<Path> jars, Set<String> taken, List<String> classPath) {
        SortedMap<String, Path> files = new TreeMap<>();
        for (Path jar : new LinkedHashSet<>(jars)) {
            String name = free(jar.getFileName().toString(), taken);
            files.put(LIBRARIES + name, jar);
            classPath.add("/" + LIBRARIES + name);
        }
        return files;
    }

    /** Jars of two groups may have the same file name: the second one gets a number. */
    private static String free(String name, Set<String> taken) {
        int dot = name.lastIndexOf('.') < 0 ? name.length() : name.lastIndexOf('.');
        String free = name;
        for (int number = 2; !taken.add(free); number++) {
            free = name.substring(0, dot) + "-" + number + name.substring(dot);
        }
        return free;
    }

    private static SortedMap<String, Path> files(Path root, String target, boolean classes) throws IOException {
        SortedMap<String, Path> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path file : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
                String name = root.relativize(file)
                        .toString()
                        .replace(root.getFileSystem().getSeparator(), "/");
                if (name.endsWith(".class") == classes) {
                    files.put(target + name, file);
                }
            }
        }
        return files;
    }
}
