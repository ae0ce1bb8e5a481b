package dev.shipline.it;

import com.fasterxml.jackson.databind.JsonNode;
import dev.shipline.sandbox.datadog.DatadogIntake;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The real parts that {@code it/real/up} brought up, and a Maven that releases services into them. Datadog alone is the sandbox's, because no other server
 * takes its events.
 */
final class RealWorld implements AutoCloseable {
    private static final String NAMESPACE = "dev";

    private final Reactor reactor = Reactor.fromSystemProperties();
    private final Path folder;
    private final MavenBuild maven;
    private final Path parts;
    private final Path state;
    private final DatadogIntake datadog;

    private RealWorld(Path folder) throws IOException {
        this.folder = folder;
        this.maven = new MavenBuild(
                Path.of(System.getProperty("it.maven.floor")),
                LocalRepositoryView.layOut(
                        reactor, Path.of(System.getProperty("it.work")).resolve("repository")));
        this.parts = reactor.root().resolve("it/real");
        this.state = Path.of(shell("echo $SHIPLINE_REAL_STATE").strip());
        this.datadog = new DatadogIntake(folder.resolve("datadog"), 0, secret("datadog"));
        datadog.start();
    }

    /** Removes what an earlier test left in the cluster. Images and values stay, as they do in a company. */
    static RealWorld start(String name) throws IOException {
        Path folder = Path.of(System.getProperty("it.work")).resolve(name);
        Trees.delete(folder);
        Files.createDirectories(folder);
        RealWorld world = new RealWorld(folder);
        world.kubectl("delete", "deployments,services,configmaps,hpa", "--all", "--wait");
        // what lets the real node pull is the cluster's, not a release's
        world.kubectl("delete", "secrets", "--field-selector=type!=kubernetes.io/dockerconfigjson");
        return world;
    }

    Checkout checkOut(String service) {
        return Checkout.of(reactor.service(service), folder.resolve(service));
    }

    DatadogIntake datadog() {
        return datadog;
    }

    /** {@code mvn deploy -Penv=dev} without the service's own tests. */
    MavenBuild.Result deploy(Checkout checkout, String... arguments) {
        List<String> all = new ArrayList<>(List.of(
                "-gs",
                state.resolve("settings.xml").toString(),
                "deploy",
                "-DskipTests",
                "-Dship.metrics.url=http://localhost:" + datadog.port()));
        all.addAll(maven.environment(NAMESPACE));
        all.addAll(List.of(arguments));
        Map<String, String> environment =
                Map.of("MAVEN_OPTS", shell("echo $MAVEN_OPTS").strip());
        MavenBuild.Result result = maven.run(checkout.folder(), environment, line -> {}, all);
        System.out.println(result.output());
        return result;
    }

    JsonNode report(Checkout checkout) {
        return World.json(checkout.folder().resolve("target/ship/release.json"));
    }

    /** As the cluster's administrator, in the namespace of the release. */
    String kubectl(String... arguments) {
        return tool("kubectl", arguments);
    }

    /** @param name kubectl, helm3 or helm4 */
    String tool(String name, String... arguments) {
        List<String> command = new ArrayList<>(List.of(name, "--namespace", NAMESPACE));
        command.addAll(List.of(arguments));
        return run(command);
    }

    /** Asks skopeo, an independent client, about an image. */
    JsonNode skopeo(String image) {
        return World.json(run(List.of("skopeo", "inspect", "docker://" + image)));
    }

    void upload(String key, String content) {
        Path file = folder.resolve("upload");
        try {
            Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        run(List.of(parts.resolve("s3").toString(), "PUT", key, "--upload-file", file.toString()));
    }

    /** The registry's host and port. */
    String registry() {
        return shell("echo $SHIPLINE_REAL_REGISTRY").strip();
    }

    /** What nobody may ever read in a log. */
    List<String> secrets() {
        String token = run(List.of(
                "kubectl",
                "--kubeconfig",
                state.resolve("kubernetes/deployer.kubeconfig").toString(),
                "config",
                "view",
                "--raw",
                "--output=jsonpath={.users[0].user.token}"));
        return List.of(secret("robot"), secret("s3"), secret("datadog"), token);
    }

    private String secret(String name) {
        try {
            return Files.readString(state.resolve("secrets").resolve(name)).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** On loopback, for a service that uses the network of the real node. */
    int servicePort() {
        return Integer.parseInt(shell("echo $SHIPLINE_REAL_SERVICE_PORT").strip());
    }

    private String shell(String script) {
        return run(List.of("sh", "-c", script));
    }

    /** Runs a program with the variables that {@code it/real/env} exports. */
    private String run(List<String> command) {
        List<String> all = new ArrayList<>(List.of(
                "bash",
                "-c",
                "eval \"$(\"$0\")\" && exec \"$@\"",
                parts.resolve("env").toString()));
        all.addAll(command);
        try {
            Process process = new ProcessBuilder(all)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(command + " ended with " + process.exitValue() + ": " + output);
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        datadog.close();
    }
}
