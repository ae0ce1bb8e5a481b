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
        return new SampleRecipe(module)
                .name(name)
                .base(base)
                .java(new ImageRecipe.JavaParts(classes, List.of(released), List.of(snapshot)))
                .jvmFlags("-XX:MaxRAMPercentage=75")
                .environment(Map.of("TZ", "UTC", "LANG", "C.UTF-8"))
                .ports(8081, 8080)
                .labels(Map.of("org.opencontainers.image.revision", "abc1234", "a", "1", "b", "2"))
                .created(COMMITTED)
                .recipe();
    }

    static ImageRecipe docker(Path context, ImageName name) {
        return docker(context, name, context.resolve("Dockerfile"));
    }

    static ImageRecipe docker(Path context, ImageName name, Path dockerfile) {
        return new SampleRecipe(context)
                .name(name)
                .dockerfile(dockerfile)
                .java(new ImageRecipe.JavaParts(context.resolve("target/classes"), List.of(), List.of()))
                .labels(Map.of("org.opencontainers.image.revision", "abc1234"))
                .created(COMMITTED)
                .recipe();
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

    static void copyClass(Path classes, Class<?> type) throws IOException {
        String resource = type.getName().replace('.', '/') + ".class";
        Path file = classes.resolve(resource);
        Files.createDirectories(file.getParent());
        try (InputStream bytes = Recipes.class.getClassLoader().getResourceAsStream(resource)) {
            Files.write(file, bytes.readAllBytes());
        }
    }
}
