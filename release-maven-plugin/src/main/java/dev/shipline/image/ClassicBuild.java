package dev.shipline.image;

import static java.util.Objects.requireNonNull;

import com.github.dockerjava.api.command.BuildImageCmd;
import com.github.dockerjava.api.model.AuthConfigurations;
import com.github.dockerjava.api.model.BuildResponseItem;
import dev.shipline.secret.CredentialSource;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/** A build by the engine's classic builder: BuildKit cannot be reached through the engine's plain API. */
final class ClassicBuild {
    private static final String CREATED_LABEL = "org.opencontainers.image.created";
    private static final Duration PATIENCE = Duration.ofMinutes(60);

    private final DockerEngine engine;
    private final ImageRecipe recipe;
    private final CredentialSource credentials;
    private final Consumer<String> log;

    ClassicBuild(DockerEngine engine, ImageRecipe recipe, CredentialSource credentials, Consumer<String> log) {
        this.engine = requireNonNull(engine, "engine is null");
        this.recipe = requireNonNull(recipe, "recipe is null");
        this.credentials = requireNonNull(credentials, "credentials is null");
        this.log = requireNonNull(log, "log is null");
    }

    /**
     * Gives the id of the image.
     *
     * @param registries of the images it builds on
     * @param base       the value of the build argument for the base
     */
    String run(BuildContext context, Collection<String> registries, Optional<String> base)
            throws IOException, InterruptedException {
        BuildProgress progress = new BuildProgress(log);
        try (EngineStream<BuildResponseItem> stream = new EngineStream<>(progress::read);
                ContextStream tar = context.tar()) {
            BuildImageCmd command = engine.client()
                    .buildImageCmd(tar)
                    .withDockerfilePath(context.dockerfile())
                    .withBuildAuthConfigs(logins(registries))
                    .withLabels(labels(recipe))
                    .withRemove(true)
                    .withForcerm(true);
            base.ifPresent(image -> command.withBuildArg(Dockerfile.BASE, image));
            command.exec(stream);
            stream.await(PATIENCE);
            if (tar.problem().isPresent()) {
                throw DockerImageBuilder.failure(
                        recipe, tar.problem().get(), "mend that file, or leave it out in .dockerignore", null);
            }
            if (stream.error().isPresent()) {
                throw new EngineFailures(recipe.name(), credentials)
                        .build(stream.error().get(), progress, null);
            }
        }
        return progress.imageId()
                .orElseThrow(() -> DockerImageBuilder.failure(
                        recipe,
                        "the engine stopped without naming an image" + progress.lastWords(),
                        "look at the engine's log, and run the build again",
                        null));
    }

    private AuthConfigurations logins(Collection<String> baseRegistries) {
        Set<String> registries = new TreeSet<>(baseRegistries);
        registries.add(recipe.name().registry());
        AuthConfigurations logins = new AuthConfigurations();
        registries.forEach(registry -> credentials
                .find(registry)
                .map(found -> DockerImage.login(found, registry))
                .ifPresent(logins::addConfig));
        return logins;
    }

    /** The classic builder sets the creation time itself; the commit's time can only be told by a label. */
    static Map<String, String> labels(ImageRecipe recipe) {
        Map<String, String> labels = new TreeMap<>(recipe.labels());
        labels.putIfAbsent(CREATED_LABEL, recipe.created().toString());
        return labels;
    }
}
