package dev.shipline.image;

import dev.shipline.secret.CredentialSource;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Small services to build images of. */
final class Recipes {
    static final Instant COMMITTED = Instant.parse("2026-03-04T05:06:07Z");

    private Recipes() {}

    /** A class with a main method, compiled with the tests. */
    static final class Service {
        public static void main(String[] arguments) {
            System.out.println("served");
        }
    }

    /** A module folder with one class, one resource, one released and one snapshot jar. */
    static ImageRecipe java(Path module, ImageName name, String base) throws IOException {
        Path classes = Files.createDirectories(module.resolve("target/classes"));
        copyClass(classes, Service.class);
        Files.writeString(classes.resolve("application.yaml"), "port: 8080\n");
        Path jars = Files.createDirectories(module.resolve("jars"));
        Path released = Files.writeString(jars.resolve("orders-api-1.0.jar"), "not really a jar");
        Path snapshot = Files.writeString(jars.resolve("orders-core-1.1-SNAPSHOT.jar"), "nor is this");
        return new ImageRecipe(
                name,
                Optional.of(base),
                module,
                Optional.empty(),
                new ImageRecipe.JavaParts(classes, List.of(released), List.of(snapshot)),
                Optional.empty(),
                List.of("-XX:MaxRAMPercentage=75"),
                Map.of("TZ", "UTC", "LANG", "C.UTF-8"),
                List.of(8081, 8080),
                List.of(Platform.LINUX_AMD64),
                "10001",
                Map.of("org.opencontainers.image.revision", "abc1234", "a", "1", "b", "2"),
                COMMITTED);
    }

    static ImageRecipe docker(Path context, ImageName name) {
        return docker(context, name, context.resolve("Dockerfile"));
    }

    static ImageRecipe docker(Path context, ImageName name, Path dockerfile) {
        return new ImageRecipe(
                name,
                Optional.empty(),
                context,
                Optional.of(dockerfile),
                new ImageRecipe.JavaParts(context.resolve("target/classes"), List.of(), List.of()),
                Optional.empty(),
                List.of(),
                Map.of(),
                List.of(),
                List.of(Platform.LINUX_AMD64),
                "10001",
                Map.of("org.opencontainers.image.revision", "abc1234"),
                COMMITTED);
    }

    /** A builder that looks at nothing else of this machine. */
    static DockerImageBuilder engineBuilder(URI engine, CredentialSource credentials, Consumer<String> log) {
        return new DockerImageBuilder(
                Optional.of(engine),
                Map.of("HOME", "/nowhere", "PATH", ""),
                credentials,
                (layout, name, tag) -> {
                    throw new AssertionError("an engine pushes what it holds");
                },
                log);
    }

    static ImageRecipe withBase(ImageRecipe recipe, String base) {
        return new ImageRecipe(
                recipe.name(),
                Optional.of(base),
                recipe.context(),
                recipe.dockerfile(),
                recipe.java(),
                recipe.mainClass(),
                recipe.jvmFlags(),
                recipe.environment(),
                recipe.ports(),
                recipe.platforms(),
                recipe.user(),
                recipe.labels(),
                recipe.created());
    }

    static ImageRecipe withPlatforms(ImageRecipe recipe, List<Platform> platforms) {
        return new ImageRecipe(
                recipe.name(),
                recipe.base(),
                recipe.context(),
                recipe.dockerfile(),
                recipe.java(),
                recipe.mainClass(),
                recipe.jvmFlags(),
                recipe.environment(),
                recipe.ports(),
                platforms,
                recipe.user(),
                recipe.labels(),
                recipe.created());
    }

    static ImageRecipe withMainClass(ImageRecipe recipe, String mainClass) {
        return new ImageRecipe(
                recipe.name(),
                recipe.base(),
                recipe.context(),
                recipe.dockerfile(),
                recipe.java(),
                Optional.of(mainClass),
                recipe.jvmFlags(),
                recipe.environment(),
                recipe.ports(),
                recipe.platforms(),
                recipe.user(),
                recipe.labels(),
                recipe.created());
    }

    static void copyClass(Path classes, Class<?> type) throws IOException {
        String resource = type.getName().replace('.', '/') + ".class";
        Path file = classes.resolve(resource);
        Files.createDirectories(file.getParent());
        try (InputStream bytes = Recipes.class.getClassLoader().getResourceAsStream(resource)) {
            Files.write(file, bytes.readAllBytes());
        }
    }
}
