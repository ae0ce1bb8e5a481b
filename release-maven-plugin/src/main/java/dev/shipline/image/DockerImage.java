package dev.shipline.image;

import static java.util.Objects.requireNonNull;

import com.github.dockerjava.api.command.PushImageCmd;
import com.github.dockerjava.api.model.AuthConfig;
import com.github.dockerjava.api.model.PushResponseItem;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.secret.CredentialSource;
import dev.shipline.secret.Credentials;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;

/** An image in the store of a Docker engine. */
final class DockerImage implements BuiltImage {
    private static final Duration PATIENCE = Duration.ofMinutes(30);

    private final ImageName name;
    private final String id;
    private final EngineAddress address;
    private final CredentialSource credentials;
    private final String summary;
    private final Consumer<String> log;
    private final EngineFailures failures;

    DockerImage(
            ImageName name,
            String id,
            EngineAddress address,
            CredentialSource credentials,
            String summary,
            Consumer<String> log) {
        this.name = requireNonNull(name, "name is null");
        this.id = requireNonNull(id, "id is null");
        this.address = requireNonNull(address, "address is null");
        this.credentials = requireNonNull(credentials, "credentials is null");
        this.summary = requireNonNull(summary, "summary is null");
        this.log = requireNonNull(log, "log is null");
        this.failures = new EngineFailures(name, credentials);
    }

    @Override
    public String summary() {
        return summary;
    }

    @Override
    public PushedImage push(String tag) {
        try (DockerEngine engine = DockerEngine.connect("cannot push " + name.withTag(tag), address)) {
            engine.client().tagImageCmd(id, name.toString(), tag).exec();
            return new PushedImage(name, tag, push(engine, tag));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ReleaseFailure(
                    FailureCode.INTERRUPTED,
                    "cannot push " + name.withTag(tag),
                    "the push was interrupted",
                    "start the build again",
                    e);
        } catch (ReleaseFailure e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // docker-java wraps a broken connection into a runtime exception
            throw failures.push(tag, EngineWords.of(e), e);
        }
    }

    private ImageDigest push(DockerEngine engine, String tag) throws IOException, InterruptedException {
        PushProgress progress = new PushProgress();
        // without a tag every local tag of the repository would go out
        PushImageCmd command = engine.client().pushImageCmd(name.toString()).withTag(tag);
        credentials
                .find(name.registry(), name.repository())
                .ifPresent(found -> command.withAuthConfig(login(found, name.registry())));
        try (EngineStream<PushResponseItem> stream = new EngineStream<>(progress::read)) {
            command.exec(stream);
            stream.await(PATIENCE);
            if (stream.error().isPresent()) {
                throw failures.push(tag, stream.error().get(), null);
            }
        }
        ImageDigest digest = progress.digest().orElseThrow(() -> failures.pushWithoutProof(tag));
        log.accept(progress.summary());
        return digest;
    }

    /** Without an address docker-java would take the login for one to Docker Hub. */
    static AuthConfig login(Credentials credentials, String registry) {
        AuthConfig login = new AuthConfig()
                .withRegistryAddress(registry.equals("docker.io") ? AuthConfig.DEFAULT_SERVER_ADDRESS : registry);
        String secret = credentials.password().reveal();
        return credentials.isIdentityToken()
                ? login.withIdentityToken(secret)
                : login.withUsername(credentials.username()).withPassword(secret);
    }
}
