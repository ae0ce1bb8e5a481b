package dev.shipline.init;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Tells which modules become an image. */
final class Services {
    private static final Pattern MAIN =
            Pattern.compile("\\bstatic\\s+(?:final\\s+)?void\\s+main\\s*\\(|\\bfun\\s+main\\s*\\(");

    private Services() {}

    /** Those that are named; else the only one; else those with a Dockerfile, Spring Boot's plugin or a main method. */
    static List<Module> of(Project project, Wishes wishes) {
        List<Module> jars = project.jars().toList();
        if (!wishes.services().isEmpty()) {
            return jars.stream()
                    .filter(module -> wishes.services().contains(module.artifactId()))
                    .toList();
        }
        return jars.size() == 1 ? jars : jars.stream().filter(Services::runs).toList();
    }

    private static boolean runs(Module module) {
        return module.isSpringBoot()
                || Files.isRegularFile(module.folder().resolve("Dockerfile"))
                || hasMain(module.folder().resolve("src").resolve("main"));
    }

    private static boolean hasMain(Path sources) {
        if (!Files.isDirectory(sources)) {
            return false;
        }
        try (Stream<Path> files = Files.walk(sources)) {
            return files.filter(file -> file.toString().matches(".*\\.(java|kt)"))
                    .anyMatch(Services::declaresMain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean declaresMain(Path source) {
        try {
            return MAIN.matcher(Files.readString(source)).find();
        } catch (IOException e) {
            // not in UTF-8, as no class with a main method has to be
            return false;
        }
    }
}
