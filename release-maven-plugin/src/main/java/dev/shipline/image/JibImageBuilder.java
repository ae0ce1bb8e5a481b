package dev.shipline.image;

import static java.util.Objects.requireNonNull;

import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.JavaContainerBuilder;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
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
 * same parts and the same base give the same digest. jib builds and does not push: what is sent, and whether it arrived, is for our own registry client
 * to say.
 */
public final class JibImageBuilder implements ImageBuilder {
    private static final Predicate<Path> CLASS_FILE = path -> path.toString().endsWith(".class");

    private final JibRegistries registries;
    private final Path baseCache;
    private final ImageUploader uploader;
    private final Consumer<String> log;

    /**
     * @param baseCache   where the layers of base images stay, outside of every {@code target}
     * @param credentials asked by registry host, for the base image
     * @param uploader    sends what was built
     * @param log         told what jib warns of
     */
    public JibImageBuilder(Path baseCache, CredentialSource credentials, ImageUploader uploader, Consumer<String> log) {
        this.baseCache = requireNonNull(baseCache, "baseCache is null");
        this.registries = new JibRegistries(credentials);
        this.uploader = requireNonNull(uploader, "uploader is null");
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
        ImageReference base = base(recipe);
        ImageLayout layout = new JibRun(recipe, baseCache, registries.account(base), log)
                .build(plan(recipe, base, mainClass), registries.allowsInsecure(base));
        String summary = "%s on %s, without a Docker engine: %d dependencies, %d snapshots; %s in %d layers, %s"
                .formatted(
                        mainClass,
                        recipe.base().orElseThrow(),
                        parts.dependencies().size(),
                        parts.snapshots().size(),
                        layout.size(),
                        layout.blobs().size() - 1,
                        layout.digest());
        return new JibImage(recipe.name(), layout, summary, uploader);
    }

    private JibContainerBuilder plan(ImageRecipe recipe, ImageReference base, String mainClass) {
        JavaParts parts = recipe.java();
        try {
            return JavaContainerBuilder.from(registries.base(base))
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

    private static ImageReference base(ImageRecipe recipe) {
        String base = recipe.base().orElseThrow();
        try {
            return ImageReference.parse(base);
        } catch (InvalidImageReferenceException e) {
            throw new ReleaseFailure(
                    FailureCode.CONFIGURATION,
                    "cannot build " + recipe.name(),
                    "\"" + base + "\" is no reference to a base image",
                    "set ship.image.base to an image with its registry and a tag or digest",
                    e);
        }
    }

    private static Set<Port> ports(ImageRecipe recipe) {
        return recipe.ports().stream().sorted().map(Port::tcp).collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
