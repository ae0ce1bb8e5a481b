package dev.shipline.image;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Makes sure that there is something to build an image of. */
final class CompiledClasses {
    private CompiledClasses() {}

    static void require(ImageRecipe recipe) {
        Path classes = recipe.java().classes();
        if (Files.isDirectory(classes)) {
            requireJars(recipe);
            return;
        }
        List<String> jars = jarsIn(classes.toAbsolutePath().getParent());
        throw jars.isEmpty()
                ? failure(
                        recipe,
                        "there are no compiled classes in " + classes,
                        "run the goal in or after the package phase, or set ship.skip=true for a module that is no service")
                : failure(
                        recipe,
                        "there are no compiled classes in " + classes + ", only what another plugin has packed: "
                                + String.join(", ", jars),
                        "write a Dockerfile that takes the jar, or set ship.skip=true for a module that is no service");
    }

    /** In a build of several modules that stops before packaging, a module's jar is still a folder. */
    private static void requireJars(ImageRecipe recipe) {
        Stream.concat(recipe.java().dependencies().stream(), recipe.java().snapshots().stream())
                .filter(jar -> !Files.isRegularFile(jar))
                .findFirst()
                .ifPresent(jar -> {
                    throw failure(
                            recipe,
                            "the dependency " + jar + " is no jar",
                            "run the goal in or after the package phase, so that the modules before it are packaged");
                });
    }

    private static List<String> jarsIn(Path target) {
        if (target == null || !Files.isDirectory(target)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(target)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + target + ": " + e.getMessage(), e);
        }
    }

    private static ReleaseFailure failure(ImageRecipe recipe, String because, String fix) {
        return new ReleaseFailure(FailureCode.CONFIGURATION, "cannot build " + recipe.name(), because, fix);
    }
}
