package dev.shipline.image;

import static java.util.Objects.requireNonNull;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerClientException;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.core.LocalDirectorySSLConfig;
import com.github.dockerjava.core.RemoteApiVersion;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A connection to a Docker engine that has answered. */
final class DockerEngine implements AutoCloseable {
    /** The newest API that the commands used here are known to work with. */
    private static final RemoteApiVersion NEWEST = RemoteApiVersion.create(1, 52);

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final List<String> TLS_FILES = List.of("ca.pem", "cert.pem", "key.pem");

    private final DockerClient client;
    private final URI address;

    private DockerEngine(DockerClient client, URI address) {
        this.client = requireNonNull(client, "client is null");
        this.address = requireNonNull(address, "address is null");
    }

    /**
     * Asks the engine which API it speaks, and speaks that; an engine may refuse what is older than its minimum.
     *
     * @param what cannot be done without an engine, for messages
     */
    static DockerEngine connect(String what, Optional<URI> host) {
        DefaultDockerClientConfig config = config(host);
        requireTlsFiles(config);
        DockerHttpClient http = new ZerodepDockerHttpClient.Builder()
                .dockerHost(config.getDockerHost())
                .sslConfig(config.getSSLConfig())
                .connectionTimeout(CONNECT_TIMEOUT)
                .build();
        try {
            Optional<RemoteApiVersion> version = ping(what, http, config.getDockerHost());
            DefaultDockerClientConfig negotiated =
                    version.map(v -> config(host, v)).orElse(config);
            return new DockerEngine(DockerClientImpl.getInstance(negotiated, http), config.getDockerHost());
        } catch (RuntimeException e) {
            closeQuietly(http, e);
            throw e;
        }
    }

    DockerClient client() {
        return client;
    }

    URI address() {
        return address;
    }

    @Override
    public void close() throws IOException {
        client.close();
    }

    private static DefaultDockerClientConfig config(Optional<URI> host) {
        try {
            return builder(host).build();
        } catch (DockerClientException | IllegalArgumentException e) {
            throw new ReleaseFailure(
                    FailureCode.CONFIGURATION,
                    "cannot connect to a Docker engine",
                    "its settings are not usable: " + e.getMessage(),
                    "correct ship.docker.host, or DOCKER_HOST, DOCKER_TLS_VERIFY, DOCKER_CERT_PATH and DOCKER_CONTEXT",
                    e);
        }
    }

    private static DefaultDockerClientConfig config(Optional<URI> host, RemoteApiVersion version) {
        return builder(host).withApiVersion(version).build();
    }

    private static DefaultDockerClientConfig.Builder builder(Optional<URI> host) {
        DefaultDockerClientConfig.Builder builder = DefaultDockerClientConfig.createDefaultConfigBuilder();
        host.ifPresent(uri -> builder.withDockerHost(uri.toString()));
        return builder;
    }

    /** Without them docker-java would speak plain http to a TLS port. */
    private static void requireTlsFiles(DefaultDockerClientConfig config) {
        if (!(config.getSSLConfig() instanceof LocalDirectorySSLConfig tls)) {
            return;
        }
        Path folder = Path.of(tls.getDockerCertPath());
        List<String> missing = TLS_FILES.stream()
                .filter(name -> !Files.exists(folder.resolve(name)))
                .toList();
        if (!missing.isEmpty()) {
            throw new ReleaseFailure(
                    FailureCode.CONFIGURATION,
                    "cannot connect to the Docker engine at " + config.getDockerHost(),
                    "DOCKER_TLS_VERIFY asks for TLS, and " + folder + " has no " + String.join(", ", missing),
                    "set DOCKER_CERT_PATH to the folder with " + String.join(", ", TLS_FILES));
        }
    }

    private static Optional<RemoteApiVersion> ping(String what, DockerHttpClient http, URI address) {
        DockerHttpClient.Request ping = DockerHttpClient.Request.builder()
                .method(DockerHttpClient.Request.Method.GET)
                .path("/_ping")
                .build();
        try (DockerHttpClient.Response response = http.execute(ping)) {
            if (response.getStatusCode() != 200) {
                throw away(what, address, "it answers its ping with HTTP " + response.getStatusCode(), null);
            }
            return header(response.getHeaders(), "Api-Version").map(DockerEngine::negotiate);
        } catch (ReleaseFailure e) {
            throw e;
        } catch (RuntimeException e) {
            throw away(what, address, EngineWords.of(e).text(), e);
        }
    }

    /** Header names arrive as the engine, or a proxy in between, writes them. */
    private static Optional<String> header(Map<String, List<String>> headers, String name) {
        return headers.entrySet().stream()
                .filter(entry -> name.equalsIgnoreCase(entry.getKey()))
                .flatMap(entry -> entry.getValue().stream())
                .findFirst();
    }

    static RemoteApiVersion negotiate(String engineNewest) {
        RemoteApiVersion theirs = RemoteApiVersion.parseConfig(engineNewest.strip());
        List<Integer> parts = Stream.of(theirs.getVersion().split("\\."))
                .map(Integer::valueOf)
                .toList();
        boolean newerThanOurs = parts.get(0) > 1 || parts.get(1) > 52;
        return newerThanOurs ? NEWEST : theirs;
    }

    static ReleaseFailure away(String what, URI address, String because, Throwable cause) {
        boolean denied = because.equals("Permission denied");
        return new ReleaseFailure(
                FailureCode.UNREACHABLE,
                what,
                denied
                        ? "the user of this build may not talk to the Docker engine at " + address
                        : "no Docker engine answers at " + address + " (" + because + ")",
                (denied ? "add the user to the group that owns the socket (docker, as a rule)" : "start one")
                        + ", set DOCKER_HOST or ship.docker.host, or remove the Dockerfile so that the image is built without an engine",
                cause);
    }

    private static void closeQuietly(DockerHttpClient http, RuntimeException failure) {
        try {
            http.close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }
}
