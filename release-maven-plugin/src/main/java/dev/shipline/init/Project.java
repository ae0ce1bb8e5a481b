package dev.shipline.init;

import static java.util.Objects.requireNonNull;

import dev.shipline.git.Remote;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * What there is to bring to the pipeline.
 *
 * @param root    the folder of the whole build
 * @param modules its modules in the order in which Maven builds them, the root itself included
 * @param remote  where git fetches from
 * @param trunk   the branch whose images stay
 */
public record Project(Path root, List<Module> modules, Optional<Remote> remote, String trunk) {
    private static final List<String> JAVA =
            List.of("maven.compiler.release", "maven.compiler.target", "java.version", "maven.compiler.source");
    /** What the plugin runs on. */
    private static final int OLDEST_JAVA = 17;

    public Project {
        requireNonNull(root, "root is null");
        modules = List.copyOf(modules);
        requireNonNull(remote, "remote is null");
        requireNonNull(trunk, "trunk is null");
    }

    /** The modules that take what they inherit from outside of this build. */
    List<Module> heads() {
        return modules.stream().filter(module -> !module.parentInBuild()).toList();
    }

    boolean isReactor() {
        return modules.size() > 1;
    }

    Path circleConfig() {
        return root.resolve(".circleci").resolve("config.yml");
    }

    boolean hasWrapper() {
        return Files.isRegularFile(root.resolve("mvnw"));
    }

    /** A path as it is shown, from the root. */
    String shown(Path file) {
        return root.toAbsolutePath()
                .normalize()
                .relativize(file.toAbsolutePath().normalize())
                .toString()
                .replace('\\', '/');
    }

    /** The JDK to build with: that of the newest module, and new enough for the plugin. */
    int jdk() {
        return modules.stream()
                .map(Project::java)
                .flatMapToInt(OptionalInt::stream)
                .map(release -> Math.max(release, OLDEST_JAVA))
                .max()
                .orElse(OLDEST_JAVA);
    }

    /** The Java release that a module says it is compiled for. */
    static OptionalInt java(Module module) {
        return JAVA.stream()
                .map(module::property)
                .flatMap(Optional::stream)
                .map(value -> value.startsWith("1.") ? value.substring(2) : value)
                .filter(value -> value.matches("\\d{1,2}"))
                .mapToInt(Integer::parseInt)
                .findFirst();
    }

    Stream<Module> jars() {
        return modules.stream().filter(module -> !module.isAggregator());
    }
}
