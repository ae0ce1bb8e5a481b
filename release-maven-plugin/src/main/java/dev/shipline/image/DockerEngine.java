package dev.shipline.image;

import static java.util.Objects.requireNonNull;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.core.LocalDirectorySSLConfig;
import com.github.dockerjava.core.SSLConfig;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** A connection to a Docker engine that has answered. */
final class DockerEngine implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    private final DockerClient client;
    private final EngineAddress address;
    private final Optional<Platform> platform;

    private DockerEngine(DockerClient client, EngineAddress address, Optional<Platform> platform) {
        this.client = requireNonNull(client, "client is null");
        this.address = requireNonNull(address, "address is null");
        this.platform = requireNonNull(platform, "platform is null");
    }

    /**
     * Asks the engine which API it speaks, and speaks that; an engine may refuse what is older than its minimum.
     *
     * @param what cannot be done without an engine, for messages
     */
    static DockerEngine connect(String what, EngineAddress address) {
        HeaderLog.silence();
        DefaultDockerClientConfig config = settings(address).build();
        DockerHttpClient http = http(address, config.getSSLConfig());
        try {
            EngineGreeting greeting = EngineGreeting.of(what, http, address);
            DefaultDockerClientConfig negotiated = greeting.api()
                    .map(version -> settings(address).withApiVersion(version).build())
                    .orElse(config);
            return new DockerEngine(DockerClientImpl.getInstance(negotiated, http), address, greeting.platform());
        } catch (RuntimeException e) {
            closeQuietly(http, e);
            throw e;
        }
    }

    DockerClient client() {
        return client;
    }

    EngineAddress address() {
        return address;
    }

    /** What it builds for; absent where it does not say. */
    Optional<Platform> platform() {
        return platform;
    }

    @Override
    public void close() throws IOException {
        client.close();
    }

    /** All that docker-java would look up by itself is given, so that it looks nowhere else. */
    private static DefaultDockerClientConfig.Builder settings(EngineAddress address) {
        DefaultDockerClientConfig.Builder settings = DefaultDockerClientConfig.createDefaultConfigBuilder()
                .withDockerHost(address.host().toString())
                .withDockerTlsVerify(false);
        tls(address).ifPresent(settings::withCustomSslConfig);
        return settings;
    }

    private static Optional<SSLConfig> tls(EngineAddress address) {
        return address.isTls()
                ? address.certificates().map(Path::toString).map(LocalDirectorySSLConfig::new)
                : Optional.empty();
    }

    private static DockerHttpClient http(EngineAddress address, SSLConfig tls) {
        try {
            return new ZerodepDockerHttpClient.Builder()
                    .dockerHost(address.host())
                    .sslConfig(tls)
                    .connectionTimeout(CONNECT_TIMEOUT)
                    .build();
        } catch (RuntimeException e) {
            throw new ReleaseFailure(
                    FailureCode.CONFIGURATION,
                    "cannot connect to the Docker engine at " + address,
                    "the TLS files in "
                            + address.certificates().map(Path::toString).orElse("no folder") + " are not usable: "
                            + EngineWords.of(e),
                    "make them anew: " + String.join(", ", EngineAddress.TLS_FILES) + ", each in PEM",
                    e);
        }
    }

    private static void closeQuietly(DockerHttpClient http, RuntimeException failure) {
        try {
            http.close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }
}
