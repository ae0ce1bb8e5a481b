package dev.shipline.image;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.function.Consumer;

/** Chooses the builder that an image needs, and says why. */
public final class ImageBuilders implements ImageBuilder {
    private final ImageBuilder daemonless;
    private final ImageBuilder engine;
    private final Consumer<String> log;

    /**
     * @param daemonless builds from the Java parts
     * @param engine     builds from a Dockerfile
     */
    public ImageBuilders(ImageBuilder daemonless, ImageBuilder engine, Consumer<String> log) {
        this.daemonless = requireNonNull(daemonless, "daemonless is null");
        this.engine = requireNonNull(engine, "engine is null");
        this.log = requireNonNull(log, "log is null");
    }

    @Override
    public BuiltImage build(ImageRecipe recipe) {
        if (recipe.dockerfile().isPresent()) {
            log.accept("building with the Docker engine, because there is a "
                    + recipe.dockerfile().get().getFileName());
            return engine.build(recipe);
        }
        log.accept("building without a Docker engine, because there is no Dockerfile");
        return daemonless.build(recipe);
    }

    @Override
    public String requireReadyFor(Path dockerfile) {
        return engine.requireReadyFor(dockerfile);
    }
}
