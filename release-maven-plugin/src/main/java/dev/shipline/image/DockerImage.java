package dev.shipline.image;

import static java.util.Objects.requireNonNull;

import com.github.dockerjava.api.command.PushImageCmd;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.PushResponseItem;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.secret.CredentialSource;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** An image in the store of a Docker engine. */
final class DockerImage implements BuiltImage {
    private static final Duration PATIENCE = Duration.ofMinutes(30);

    private final ImageName name;
    private final String id;
    private final Optional<URI> host;
    private final CredentialSource credentials;
    private final String summary;

    DockerImage(ImageName name, String id, Optional<URI> host, CredentialSource credentials, String summary) {
        this.name = requireNonNull(name, "name is null");
        this.id = requireNonNull(id, "id is null");
        this.host = requireNonNull(host, "host is null");
        this.credentials = requireNonNull(credentials, "credentials is null");
        this.summary = requireNonNull(summary, "summary is null");
    }

    @Override
    public String summary() {
        return summary;
    }

    @Override
    public PushedImage push(String tag) {
        try (DockerEngine engine = DockerEngine.connect(host)) {
            engine.client().tagImageCmd(id, name.toString(), tag).exec();
            return new PushedImage(name, tag, push(engine, tag));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ReleaseFailure(
                    FailureCode.INTERRUPTED, what(tag), "the push was interrupted", "start the build again", e);
        } catch (IOException | DockerException e) {
            throw failure(tag, String.valueOf(e.getMessage()).strip(), e);
        }
    }

    private ImageDigest push(DockerEngine engine, String tag) throws IOException, InterruptedException {
        PushProgress progress = new PushProgress();
        // without a tag every local tag of the repository would go out
        PushImageCmd command = engine.client().pushImageCmd(name.toString()).withTag(tag);
        credentials
                .find(name.registry())
                .ifPresent(found -> command.withAuthConfig(DockerImageBuilder.login(found, name.registry())));
        try (EngineStream<PushResponseItem> stream = new EngineStream<>(progress::read)) {
            command.exec(stream);
            stream.await(PATIENCE);
            if (stream.error().isPresent()) {
                throw failure(tag, stream.error().get(), null);
            }
        }
        return progress.digest()
                .orElseThrow(() -> failure(tag, "the engine stopped without naming the digest it pushed", null));
    }

    private ReleaseFailure failure(String tag, String words, Throwable cause) {
        String because = credentials
                .find(name.registry())
                .map(found -> words.replace(found.password().reveal(), "****"))
                .orElse(words);
        String lower = because.toLowerCase(Locale.ROOT);
        if (Stream.of("unauthorized", "denied", "no basic auth", "authentication required")
                .anyMatch(lower::contains)) {
            return new ReleaseFailure(
                    FailureCode.CREDENTIALS,
                    what(tag),
                    "the registry refused it: " + because,
                    "set QUAY_USERNAME and QUAY_PASSWORD, or a server with id " + name.registry()
                            + " in settings.xml, to a robot account with write permission on " + name,
                    cause);
        }
        return new ReleaseFailure(
                FailureCode.IMAGE_PUSH,
                what(tag),
                because,
                "run the build again; if it stays, look at the logs of the engine and the registry",
                cause);
    }

    private String what(String tag) {
        return "cannot push " + name.withTag(tag);
    }
}
