package dev.shipline.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.shipline.sandbox.Sandbox;
import dev.shipline.sandbox.SandboxPorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A sandbox of its own, services checked out beside it, and a Maven that releases the ones into the other. */
final class World implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Reactor reactor = Reactor.fromSystemProperties();
    private final Path folder;
    private final Path repository;
    private final Sandbox sandbox;

    private World(Path folder) throws IOException {
        this.folder = folder;
        this.repository = LocalRepositoryView.layOut(
                reactor, Path.of(System.getProperty("it.work")).resolve("repository"));
        this.sandbox = Sandbox.start(folder.resolve("sandbox"), SandboxPorts.random());
    }

    /** @param name what the world is called, a folder of its own below the build's */
    static World start(String name) throws IOException {
        Path folder = Path.of(System.getProperty("it.work")).resolve(name);
        Trees.delete(folder);
        Files.createDirectories(folder);
        return new World(folder);
    }

    Sandbox sandbox() {
        return sandbox;
    }

    /** The oldest Maven that is supported. */
    MavenBuild maven() {
        return maven("floor");
    }

    /** @param which floor, current or next */
    MavenBuild maven(String which) {
        return new MavenBuild(Path.of(System.getProperty("it.maven." + which)), repository, MavenBuild.SHORT_LIVED);
    }

    Checkout checkOut(String service) {
        return checkOut(service, service);
    }

    Checkout checkOut(String service, String as) {
        return Checkout.of(reactor.service(service), folder.resolve(as));
    }

    /** Checks out what a test wrote into a folder of its own. */
    Checkout checkOut(SmallProject project) {
        Path source = project.folder();
        return Checkout.of(source, folder.resolve(source.getFileName() + "-checkout"));
    }

    /** A folder for a project of the test's own making. */
    SmallProject project(String name) {
        return new SmallProject(folder.resolve(name));
    }

    Path folder() {
        return folder;
    }

    Reactor reactor() {
        return reactor;
    }

    /** Runs Maven on a project with the sandbox's settings. */
    MavenBuild.Result run(MavenBuild maven, Path project, String... arguments) {
        return run(maven, project, Map.of(), arguments);
    }

    MavenBuild.Result run(MavenBuild maven, Path project, Map<String, String> environment, String... arguments) {
        List<String> all = new ArrayList<>(List.of("-gs", sandbox.settings().toString()));
        // a busy machine must not decide whether a metric arrives; a test of the limit sets its own
        all.add("-Dship.metrics.timeout=60");
        all.addAll(List.of(arguments));
        return maven.run(project, environment, line -> {}, all);
    }

    /** {@code mvn deploy -Penv=<environment>} without the service's own tests, which are not what is tested here. */
    MavenBuild.Result deploy(Checkout checkout, String environment, String... arguments) {
        return deploy(maven(), checkout, environment, arguments);
    }

    MavenBuild.Result deploy(MavenBuild maven, Checkout checkout, String environment, String... arguments) {
        List<String> all = new ArrayList<>(List.of("deploy", "-DskipTests"));
        all.addAll(maven.environment(environment));
        all.addAll(List.of(arguments));
        return run(maven, checkout.folder(), all.toArray(String[]::new));
    }

    /** What the last run left in {@code target/ship/release.json}. */
    JsonNode report(Checkout checkout) {
        return json(checkout.folder().resolve("target/ship/release.json"));
    }

    static JsonNode json(Path file) {
        try {
            return json(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        sandbox.close();
    }
}
