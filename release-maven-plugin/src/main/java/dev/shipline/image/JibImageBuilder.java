package dev.shipline.image;

import static java.util.Objects.requireNonNull;

import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.JavaContainerBuilder;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.buildplan.Port;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.image.ImageRecipe.JavaParts;
import dev.shipline.secret.CredentialSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Builds an image from the Java parts without a Docker engine, in jib's layout: {@code /app/libs}, {@code /app/resources} and {@code /app/classes}. The
 * same parts and the same base give the same digest.
 */
public final class JibImageBuilder implements ImageBuilder {
    private static final Predicate<Path> CLASS_FILE = path -> path.toString().endsWith(".class");

    private final JibRegistries registries;
    private final Path baseCache;
    private final Consumer<String> log;

    /**
     * @param baseCache   where the layers of base images stay, outside of every {@code target}
     * @param credentials asked by registry host, for the target and for the base
     * @param log         told what jib warns of
     */
    public JibImageBuilder(Path baseCache, CredentialSource credentials, Consumer<String> log) {
        this.baseCache = requireNonNull(baseCache, "baseCache is null");
        this.registries = new JibRegistries(credentials);
        this.log = requireNonNull(log, "log is null");
    }

    @Override
    public BuiltImage build(ImageRecipe recipe) {
        JavaParts parts = recipe.java();
        if (!Files.isDirectory(parts.classes())) {
            throw new ReleaseFailure(
                    FailureCode.CONFIGURATION,
                    "cannot build " + recipe.name(),
                    "there are no compiled classes in " + parts.classes(),
                    "run the goal in or after the package phase, or set ship.skip=true for a module that is no service");
        }
        String mainClass = recipe.mainClass().orElseGet(() -> MainClass.in(parts.classes()));
        String summary = "%s on %s, without a Docker engine: %d dependencies, %d snapshots"
                .formatted(
                        mainClass,
                        recipe.base(),
                        parts.dependencies().size(),
                        parts.snapshots().size());
        return new JibImage(recipe, layout(recipe, mainClass), registries, baseCache, summary, log);
    }

    private JibContainerBuilder layout(ImageRecipe recipe, String mainClass) {
        JavaParts parts = recipe.java();
        try {
            return JavaContainerBuilder.from(base(recipe))
                    // the order of the class path: a service's own files win over those in a jar
                    .addResources(parts.classes(), CLASS_FILE.negate())
                    .addClasses(parts.classes(), CLASS_FILE)
                    .addDependencies(parts.dependencies())
                    .addSnapshotDependencies(parts.snapshots())
                    .addJvmFlags(recipe.jvmFlags())
                    .setMainClass(mainClass)
                    .toContainerBuilder()
                    // sorted, because the order reaches the bytes of the configuration and thereby the digest
                    .setEnvironment(new TreeMap<>(recipe.environment()))
                    .setLabels(new TreeMap<>(recipe.labels()))
                    .setExposedPorts(ports(recipe))
                    .setUser(recipe.user())
                    .setCreationTime(recipe.created());
        } catch (IOException e) {
            throw new ReleaseFailure(
                    FailureCode.IMAGE_BUILD,
                    "cannot lay out " + recipe.name(),
                    "a part of it cannot be read: " + e.getMessage(),
                    "build the module again with mvn clean deploy",
                    e);
        }
    }

    private RegistryImage base(ImageRecipe recipe) {
        try {
            return registries.base(ImageReference.parse(recipe.base()), recipe.name());
        } catch (InvalidImageReferenceException e) {
            throw new ReleaseFailure(
                    FailureCode.CONFIGURATION,
                    "cannot build " + recipe.name(),
                    "\"" + recipe.base() + "\" is no reference to a base image",
                    "set ship.image.base to an image with its registry and a tag or digest",
                    e);
        }
    }

    private static Set<Port> ports(ImageRecipe recipe) {
        return recipe.ports().stream().sorted().map(Port::tcp).collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
