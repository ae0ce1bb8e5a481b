package dev.shipline.image;

import static java.util.Objects.requireNonNull;

import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.JibContainer;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.LogEvent;
import com.google.cloud.tools.jib.api.RegistryException;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/** An image that jib has laid out; its bytes are made while they are sent. */
final class JibImage implements BuiltImage {
    private static final String LAYER_CACHE = "ship/jib-cache";

    private final ImageRecipe recipe;
    private final JibContainerBuilder layout;
    private final JibRegistries registries;
    private final Path baseCache;
    private final String summary;
    private final Consumer<String> log;

    JibImage(
            ImageRecipe recipe,
            JibContainerBuilder layout,
            JibRegistries registries,
            Path baseCache,
            String summary,
            Consumer<String> log) {
        this.recipe = requireNonNull(recipe, "recipe is null");
        this.layout = requireNonNull(layout, "layout is null");
        this.registries = requireNonNull(registries, "registries is null");
        this.baseCache = requireNonNull(baseCache, "baseCache is null");
        this.summary = requireNonNull(summary, "summary is null");
        this.log = requireNonNull(log, "log is null");
    }

    @Override
    public String summary() {
        return summary;
    }

    @Override
    public PushedImage push(String tag) {
        try {
            JibContainer pushed = layout.containerize(containerizer(tag));
            return new PushedImage(
                    recipe.name(), tag, new ImageDigest(pushed.getDigest().toString()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ReleaseFailure(
                    FailureCode.INTERRUPTED,
                    "cannot push " + recipe.name().withTag(tag),
                    "the build was interrupted",
                    "start it again",
                    e);
        } catch (RegistryException | IOException | CacheDirectoryCreationException | ExecutionException e) {
            throw new JibFailures(recipe, tag).explain(e);
        }
    }

    private Containerizer containerizer(String tag) {
        ImageName name = recipe.name();
        ImageReference target = ImageReference.of(name.registry(), name.repository(), tag);
        return Containerizer.to(registries.target(target))
                .setBaseImageLayersCache(baseCache)
                .setApplicationLayersCache(recipe.java().classes().resolveSibling(LAYER_CACHE))
                .setAllowInsecureRegistries(registries.allowsInsecure(name))
                .addEventHandler(LogEvent.class, this::hear);
    }

    private void hear(LogEvent event) {
        if (event.getLevel() == LogEvent.Level.WARN || event.getLevel() == LogEvent.Level.ERROR) {
            log.accept(event.getMessage());
        }
    }
}
