package dev.shipline.image;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything an image is made of.
 *
 * @param base        the image to build on, with registry and tag or digest; absent only with a Dockerfile, which then decides alone
 * @param context     the folder a Dockerfile sees
 * @param dockerfile  present: the image is built by a Docker engine; absent: from the Java parts, without one
 * @param mainClass   the class to start; found in the classes when absent
 * @param user        numeric user the container runs as
 * @param created     the creation time in the image: the commit's, so that the same commit gives the same digest
 */
public record ImageRecipe(
        ImageName name,
        Optional<String> base,
        Path context,
        Optional<Path> dockerfile,
        JavaParts java,
        Optional<String> mainClass,
        List<String> jvmFlags,
        Map<String, String> environment,
        List<Integer> ports,
        List<Platform> platforms,
        String user,
        Map<String, String> labels,
        Instant created) {
    public ImageRecipe {
        if (base.isEmpty() && dockerfile.isEmpty()) {
            throw new IllegalArgumentException("without a Dockerfile there must be a base");
        }
        if (platforms.isEmpty()) {
            throw new IllegalArgumentException("platforms is empty");
        }
        platforms = List.copyOf(platforms);
        jvmFlags = List.copyOf(jvmFlags);
        environment = Map.copyOf(environment);
        ports = List.copyOf(ports);
        labels = Map.copyOf(labels);
    }

    public ImageRecipe withJava(JavaParts parts) {
        return new ImageRecipe(
                name,
                base,
                context,
                dockerfile,
                parts,
                mainClass,
                jvmFlags,
                environment,
                ports,
                platforms,
                user,
                labels,
                created);
    }

    /**
     * What Maven compiled and resolved.
     *
     * @param classes      the folder with classes and resources
     * @param dependencies the released jars of the runtime classpath, in its order
     * @param snapshots    the snapshot jars of the runtime classpath, in its order
     * @param mainClass    the class to start, as the build says that packs it; empty if it does not say
     */
    public record JavaParts(Path classes, List<Path> dependencies, List<Path> snapshots, Optional<String> mainClass) {
        public JavaParts {
            dependencies = List.copyOf(dependencies);
            snapshots = List.copyOf(snapshots);
            requireNonNull(mainClass, "mainClass is null");
        }

        /** The parts of a build that does not say what to start. */
        public JavaParts(Path classes, List<Path> dependencies, List<Path> snapshots) {
            this(classes, dependencies, snapshots, Optional.empty());
        }
    }
}
