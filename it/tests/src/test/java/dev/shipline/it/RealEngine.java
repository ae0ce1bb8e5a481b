package dev.shipline.it;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The real Docker engine as its own command line client shows it. What is started through this is removed at the end. */
final class RealEngine implements AutoCloseable {
    private static final Duration LONGEST_START = Duration.ofSeconds(60);

    private final RealWorld world;
    private final Path config;
    private final List<String> containers = new ArrayList<>();

    RealEngine(RealWorld world) throws IOException {
        this.world = world;
        this.config = Files.createDirectories(world.folder().resolve("docker"));
        // "docker login" would write the same
        Files.copy(world.state().resolve("registry/auth.json"), config.resolve("config.json"));
    }

    String docker(String... arguments) {
        List<String> command = new ArrayList<>(List.of("docker", "--config", config.toString()));
        command.addAll(List.of(arguments));
        return world.command(command.toArray(String[]::new));
    }

    JsonNode inspect(String image) {
        return World.json(docker("image", "inspect", image)).get(0);
    }

    /** Everything that the engine has of a repository, so that what is run next must come from the registry. */
    void forget(String repository) {
        List<String> ids = docker("image", "ls", "--quiet", "--no-trunc", repository)
                .lines()
                .distinct()
                .toList();
        ids.forEach(id -> docker("image", "rm", "--force", id));
    }

    /** Runs an image on the network of this machine, and gives its container. */
    String run(String image, String... settings) {
        List<String> arguments = new ArrayList<>(List.of("run", "--detach", "--network", "host"));
        for (String setting : settings) {
            arguments.addAll(List.of("--env", setting));
        }
        arguments.add(image);
        String container = docker(arguments.toArray(String[]::new)).strip();
        containers.add(container);
        return container;
    }

    /** Who the container's first process is to the kernel. */
    String userOf(String container) throws IOException {
        String process =
                docker("inspect", "--format", "{{.State.Pid}}", container).strip();
        return Files.readAllLines(Path.of("/proc", process, "status")).stream()
                .filter(line -> line.startsWith("Uid:"))
                .map(line -> line.split("\\s+")[1])
                .findFirst()
                .orElseThrow();
    }

    /** The answer of a server that may still be starting. */
    HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
        HttpClient client = HttpClient.newHttpClient();
        Instant end = Instant.now().plus(LONGEST_START);
        while (true) {
            try {
                return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
            } catch (ConnectException e) {
                if (Instant.now().isAfter(end)) {
                    throw new IOException("nobody answers at " + uri + "; the containers: " + docker("ps", "--all"), e);
                }
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        containers.forEach(container -> docker("rm", "--force", container));
    }
}
