package dev.shipline.image;

import static java.util.Objects.requireNonNull;

import com.github.dockerjava.api.command.BuildImageCmd;
import com.github.dockerjava.api.model.AuthConfig;
import com.github.dockerjava.api.model.AuthConfigurations;
import com.github.dockerjava.api.model.BuildResponseItem;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.secret.CredentialSource;
import dev.shipline.secret.Credentials;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Builds a Dockerfile with a Docker engine, by its classic builder: BuildKit cannot be reached through the engine's plain API. */
public final class DockerImageBuilder implements ImageBuilder {
    private static final String CREATED_LABEL = "org.opencontainers.image.created";
    private static final Duration PATIENCE = Duration.ofMinutes(60);

    private final Optional<URI> host;
    private final CredentialSource credentials;
    private final Consumer<String> log;

    /**
     * @param host        the engine's address; absent: docker-java looks it up in DOCKER_HOST and the Docker contexts
     * @param credentials asked by registry host, for the target and the base images
     * @param log         told what the engine prints while it builds
     */
    public DockerImageBuilder(Optional<URI> host, CredentialSource credentials, Consumer<String> log) {
        this.host = requireNonNull(host, "host is null");
        this.credentials = requireNonNull(credentials, "credentials is null");
        this.log = requireNonNull(log, "log is null");
    }

    @Override
    public BuiltImage build(ImageRecipe recipe) {
        Path file = recipe.dockerfile().orElseThrow(() -> new IllegalArgumentException("the recipe has no Dockerfile"));
        Dockerfile dockerfile = Dockerfile.read(file);
        dockerfile.needsBuildKit().ifPresent(reason -> refuse(file, reason));
        try (DockerEngine engine =
                DockerEngine.connect("cannot build " + recipe.name() + " from its Dockerfile", host)) {
            BuildContext context = BuildContext.of(recipe.context(), file, recipe.created());
            String id = build(engine, context, recipe, dockerfile);
            String summary = "%s by the Docker engine at %s: %d files, image %s"
                    .formatted(file.getFileName(), engine.address(), context.size(), id);
            return new DockerImage(recipe.name(), id, host, credentials, summary, log);
        } catch (IOException e) {
            throw failure(recipe, e.getMessage(), "look whether " + recipe.context() + " can be read", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ReleaseFailure(
                    FailureCode.INTERRUPTED,
                    "cannot build " + recipe.name(),
                    "the build was interrupted",
                    "start it again",
                    e);
        }
    }

    private String build(DockerEngine engine, BuildContext context, ImageRecipe recipe, Dockerfile dockerfile)
            throws IOException, InterruptedException {
        BuildProgress progress = new BuildProgress(log);
        Optional<String> base = base(recipe, dockerfile);
        try (EngineStream<BuildResponseItem> stream = new EngineStream<>(progress::read);
                InputStream tar = context.tar()) {
            BuildImageCmd command = engine.client()
                    .buildImageCmd(tar)
                    .withDockerfilePath(context.dockerfile())
                    .withBuildAuthConfigs(logins(recipe, dockerfile.baseRegistries(base)))
                    .withLabels(labels(recipe))
                    .withRemove(true)
                    .withForcerm(true);
            base.ifPresent(image -> command.withBuildArg(Dockerfile.BASE, image));
            command.exec(stream);
            stream.await(PATIENCE);
            if (stream.error().isPresent()) {
                throw new EngineFailures(recipe.name(), credentials)
                        .build(stream.error().get(), progress, null);
            }
        }
        return progress.imageId()
                .orElseThrow(() -> failure(
                        recipe,
                        "the engine stopped without naming an image" + progress.lastWords(),
                        "look at the engine's log, and run the build again",
                        null));
    }

    /** The base that the user chose, if the Dockerfile asks for one. */
    private Optional<String> base(ImageRecipe recipe, Dockerfile dockerfile) {
        if (recipe.base().isPresent() && !dockerfile.asksForBase()) {
            log.accept("ship.image.base is not used, because the Dockerfile has no ARG " + Dockerfile.BASE);
            return Optional.empty();
        }
        return recipe.base();
    }

    private AuthConfigurations logins(ImageRecipe recipe, Set<String> baseRegistries) {
        Set<String> registries = new TreeSet<>(baseRegistries);
        registries.add(recipe.name().registry());
        AuthConfigurations logins = new AuthConfigurations();
        registries.forEach(registry ->
                credentials.find(registry).map(found -> login(found, registry)).ifPresent(logins::addConfig));
        return logins;
    }

    /** Without an address docker-java would take the login for one to Docker Hub. */
    static AuthConfig login(Credentials credentials, String registry) {
        return new AuthConfig()
                .withUsername(credentials.username())
                .withPassword(credentials.password().reveal())
                .withRegistryAddress(registry.equals("docker.io") ? AuthConfig.DEFAULT_SERVER_ADDRESS : registry);
    }

    /** The classic builder sets the creation time itself; the commit's time can only be told by a label. */
    private static Map<String, String> labels(ImageRecipe recipe) {
        Map<String, String> labels = new TreeMap<>(recipe.labels());
        labels.putIfAbsent(CREATED_LABEL, recipe.created().toString());
        return labels;
    }

    private static void refuse(Path dockerfile, String reason) {
        throw new ReleaseFailure(
                FailureCode.CONFIGURATION,
                "cannot build " + dockerfile,
                "it needs BuildKit for " + reason + ", and the Docker engine's API offers the classic builder only",
                "write it without that, or remove the Dockerfile so that the image is built from the Java parts");
    }

    private static ReleaseFailure failure(ImageRecipe recipe, String because, String fix, Throwable cause) {
        return new ReleaseFailure(
                FailureCode.IMAGE_BUILD, "cannot build " + recipe.name() + " from its Dockerfile", because, fix, cause);
    }
}
