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
 * @param chosen      what of it the user asked for, as opposed to a default
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
        Instant created,
        Chosen chosen) {
    public ImageRecipe {
        requireNonNull(chosen, "chosen is null");
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
                created,
                chosen);
    }

    /**
     * What the user asked for in so many words. It is put on top of what a Dockerfile says, where a default is not.
     *
     * @param user     the container's; absent where none was asked for
     * @param ports    none where none were asked for
     * @param jvmFlags none where none were asked for
     */
    public record Chosen(Optional<String> user, List<Integer> ports, List<String> jvmFlags) {
        public static final Chosen NOTHING = new Chosen(Optional.empty(), List.of(), List.of());

        public Chosen {
            requireNonNull(user, "user is null");
            ports = List.copyOf(ports);
            jvmFlags = List.copyOf(jvmFlags);
        }
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
