package dev.shipline.image;

import static java.util.Objects.requireNonNull;

import com.github.dockerjava.api.command.InspectImageResponse;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.secret.CredentialSource;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Builds a Dockerfile with a Docker engine: by its classic builder, which needs nothing on this machine, or by docker buildx where only BuildKit can build
 * it. What the recipe asks for beyond the Dockerfile is put on top of the image then.
 */
public final class DockerImageBuilder implements ImageBuilder {
    private final Optional<URI> host;
    private final Map<String, String> variables;
    private final CredentialSource credentials;
    private final ImageUploader uploader;
    private final Consumer<String> log;

    /**
     * @param host        the engine's address; absent: it is looked up in DOCKER_HOST and the Docker contexts
     * @param variables   of the environment
     * @param credentials asked by registry host, for the target and the base images
     * @param uploader    sends an image of several platforms, which no engine's store holds
     * @param log         told what the engine prints while it builds
     */
    public DockerImageBuilder(
            Optional<URI> host,
            Map<String, String> variables,
            CredentialSource credentials,
            ImageUploader uploader,
            Consumer<String> log) {
        this.host = requireNonNull(host, "host is null");
        this.variables = Map.copyOf(variables);
        this.credentials = requireNonNull(credentials, "credentials is null");
        this.uploader = requireNonNull(uploader, "uploader is null");
        this.log = requireNonNull(log, "log is null");
    }

    @Override
    public BuiltImage build(ImageRecipe recipe) {
        Path file = recipe.dockerfile().orElseThrow(() -> new IllegalArgumentException("the recipe has no Dockerfile"));
        Dockerfile dockerfile = Dockerfile.read(file);
        EngineAddress address = EngineAddress.find(host, variables);
        Optional<String> base = base(recipe, dockerfile);
        Buildx buildx = new Buildx(address, variables, credentials, uploader, log);
        try {
            if (recipe.platforms().size() > 1) {
                return buildx.buildSeveral(recipe, dockerfile, base);
            }
            try (DockerEngine engine =
                    DockerEngine.connect("cannot build " + recipe.name() + " from its Dockerfile", address)) {
                Optional<String> reason = BuildKitNeed.in(dockerfile).or(() -> otherPlatform(recipe, engine));
                return reason.isPresent()
                        ? finish(engine, recipe, buildx.build(engine, recipe, dockerfile, base, reason.get()))
                        : classic(engine, recipe, dockerfile, base);
            }
        } catch (IOException e) {
            throw failure(recipe, e.getMessage(), "look whether " + recipe.context() + " can be read", e);
        } catch (InterruptedException e) {
            throw ReleaseFailure.interrupted("cannot build " + recipe.name(), "start it again", e);
        }
    }

    @Override
    public String requireReadyFor(Path dockerfile) {
        String what = "cannot build " + dockerfile.getFileName();
        try (DockerEngine engine = DockerEngine.connect(what, EngineAddress.find(host, variables))) {
            return "the Docker engine at " + engine.address()
                    + engine.platform().map(platform -> ", " + platform).orElse("");
        } catch (IOException e) {
            // it has answered; that its connection cannot be closed is no matter
            return "a Docker engine";
        }
    }

    private BuiltImage classic(DockerEngine engine, ImageRecipe recipe, Dockerfile dockerfile, Optional<String> base)
            throws IOException, InterruptedException {
        Path file = recipe.dockerfile().orElseThrow();
        BuildContext context = BuildContext.of(recipe.context(), file, recipe.created());
        ClassicBuild build = new ClassicBuild(engine, recipe, credentials, log);
        String id = build.run(context, dockerfile.baseRegistries(base), base);
        return finish(
                engine,
                recipe,
                new BuiltInEngine(
                        id,
                        "%s by the Docker engine at %s: %d files, %s sent"
                                .formatted(file.getFileName(), engine.address(), context.size(), context.bytes())));
    }

    /** Puts on top of it what the recipe asks for, and proves that it is for the right platform. */
    private BuiltImage finish(DockerEngine engine, ImageRecipe recipe, BuiltInEngine built)
            throws IOException, InterruptedException {
        InspectImageResponse image = inspect(engine, recipe, built.id());
        requirePlatform(recipe, image);
        OnTop onTop = OnTop.of(recipe, image.getConfig());
        onTop.lines().forEach(log);
        String id = built.id();
        if (!onTop.instructions().isEmpty()) {
            BuildContext context = BuildContext.of(onTop.dockerfile(id), recipe.created());
            id = new ClassicBuild(engine, recipe, credentials, line -> {}).run(context, List.of(), Optional.empty());
        }
        return new DockerImage(
                recipe.name(), id, engine.address(), credentials, built.summary() + ", image " + id, log);
    }

    private static InspectImageResponse inspect(DockerEngine engine, ImageRecipe recipe, String id) {
        try {
            return engine.client().inspectImageCmd(id).exec();
        } catch (RuntimeException e) {
            throw failure(
                    recipe,
                    "the engine does not show the image " + id + ", which it says it built: " + EngineWords.of(e),
                    "run the build again; if it stays, look at the engine's log",
                    e);
        }
    }

    private static void requirePlatform(ImageRecipe recipe, InspectImageResponse image) {
        Platform wanted = recipe.platforms().get(0);
        String made = image.getArch();
        if (made != null && !made.isEmpty() && !made.equals(wanted.architecture())) {
            throw failure(
                    recipe,
                    "it makes an image for " + image.getOs() + "/" + made + ", and " + wanted + " is wanted",
                    "remove --platform from its FROM, or set ship.image.platforms=" + image.getOs() + "/" + made,
                    null);
        }
    }

    private static Optional<String> otherPlatform(ImageRecipe recipe, DockerEngine engine) {
        Platform wanted = recipe.platforms().get(0);
        return engine.platform()
                .filter(own ->
                        !own.os().equals(wanted.os()) || !own.architecture().equals(wanted.architecture()))
                .map(own -> wanted + " on an engine of " + own);
    }

    /** The base that the user chose, if the Dockerfile asks for one. */
    private Optional<String> base(ImageRecipe recipe, Dockerfile dockerfile) {
        if (recipe.base().isPresent() && !dockerfile.asksForBase()) {
            log.accept("ship.image.base is not used, because the Dockerfile has no ARG " + Dockerfile.BASE);
            return Optional.empty();
        }
        return recipe.base();
    }

    static ReleaseFailure failure(ImageRecipe recipe, String because, String fix, Throwable cause) {
        return new ReleaseFailure(
                FailureCode.IMAGE_BUILD, "cannot build " + recipe.name() + " from its Dockerfile", because, fix, cause);
    }

    /** An image in the engine's store, as its Dockerfile made it. */
    record BuiltInEngine(String id, String summary) {}
}
