package dev.shipline.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A small service whose configuration is right, so that a test can make one thing of it wrong. */
final class MisconfigurationRig implements AutoCloseable {
    /** Half the time for a JVM that lives for seconds. */
    private static final String SHORT_LIVED = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

    private final World world;
    private final Path service;

    MisconfigurationRig() throws IOException {
        this.world = World.start("misconfigurations");
        SmallProject.uploadValues(world, "tiny", "dev", "qa");
        this.service = checkOut("tiny").folder();
    }

    World world() {
        return world;
    }

    Path service() {
        return service;
    }

    Checkout checkOut(String name, String... pieces) {
        return world.checkOut(world.project(name + "-source").service(name, pieces));
    }

    /** {@code mvn ship:check -Penv=dev} of the sound service. */
    MavenBuild.Result check(String... arguments) {
        return checkIn(service, arguments);
    }

    MavenBuild.Result checkIn(Path folder, String... arguments) {
        List<String> all = new ArrayList<>(List.of("-Penv=dev", "ship:check"));
        all.addAll(List.of(arguments));
        return run(folder, Map.of(), all.toArray(String[]::new));
    }

    MavenBuild.Result run(Path folder, Map<String, String> environment, String... arguments) {
        Map<String, String> variables = new HashMap<>(environment);
        variables.put("MAVEN_OPTS", SHORT_LIVED);
        return world.run(world.maven(), folder, variables, arguments);
    }

    /** With settings.xml as an edit leaves it. */
    MavenBuild.Result checkWith(UnaryOperator<String> edit) {
        try {
            Path settings = world.folder().resolve("other-settings.xml");
            Files.writeString(
                    settings, edit.apply(Files.readString(world.sandbox().settings())));
            return world.maven()
                    .run(
                            service,
                            Map.of("MAVEN_OPTS", SHORT_LIVED),
                            line -> {},
                            List.of("-gs", settings.toString(), "-Penv=dev", "ship:check"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With a file of the bucket as it should not be; null for none. */
    MavenBuild.Result checkWithFile(String key, String content) {
        Path file = world.sandbox().s3().bucket("values").resolve(key);
        try {
            String before = Files.readString(file);
            if (content == null) {
                Files.delete(file);
            } else {
                Files.writeString(file, content);
            }
            try {
                return check();
            } finally {
                Files.writeString(file, before);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The tests' own folder lies in a checkout, so that git would find that one. */
    MavenBuild.Result checkOutsideOfGit() {
        try {
            Path folder = Files.createTempDirectory("no-checkout-");
            try {
                Path bare = folder.resolve("bare");
                new SmallProject(bare).service("bare");
                return checkIn(bare);
            } finally {
                Trees.delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file of the service, which is not committed. */
    Path write(Path folder, String name, String content) {
        return new SmallProject(folder).file(name, content).folder().resolve(name);
    }

    /** The sandbox's kubeconfig as an edit leaves it. */
    Path kubeconfig(UnaryOperator<String> edit) {
        try {
            Path file = world.folder().resolve("other-kubeconfig");
            return Files.writeString(
                    file, edit.apply(Files.readString(world.sandbox().kubeconfig())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        world.close();
    }
}
