package dev.shipline.image;

import static java.util.Objects.requireNonNull;

import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.LogEvent;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One run of jib, from the parts to an image in a file. */
final class JibRun {
    private static final String LAYER_CACHE = "image/jib-cache";
    private static final String IMAGE_FILE = "image/image.tar";
    private static final Duration LONGEST_END = Duration.ofSeconds(20);

    /** Stands in the file's index only; the image gets its name and tag when it is pushed. */
    private static final String ANY_TAG = "built";

    private final ImageRecipe recipe;
    private final Path baseCache;
    private final Optional<String> account;
    private final Consumer<String> log;

    JibRun(ImageRecipe recipe, Path baseCache, Optional<String> account, Consumer<String> log) {
        this.recipe = requireNonNull(recipe, "recipe is null");
        this.account = requireNonNull(account, "account is null");
        this.baseCache = requireNonNull(baseCache, "baseCache is null");
        this.log = requireNonNull(log, "log is null");
    }

    ImageLayout build(JibContainerBuilder plan, boolean insecureBase) {
        Path file = recipe.java().classes().resolveSibling(IMAGE_FILE);
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            Files.createDirectories(file.getParent());
            Containerizer containerizer = Containerizer.to(TarImage.at(file).named(reference()))
                    .setBaseImageLayersCache(baseCache)
                    .setApplicationLayersCache(recipe.java().classes().resolveSibling(LAYER_CACHE))
                    .setAllowInsecureRegistries(insecureBase)
                    .setExecutorService(threads)
                    .addEventHandler(LogEvent.class, this::hear);
            String digest = plan.setFormat(ImageFormat.OCI)
                    .containerize(containerizer)
                    .getDigest()
                    .toString();
            return proven(OciTar.read(file), new ImageDigest(digest));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ReleaseFailure(
                    FailureCode.INTERRUPTED,
                    "cannot build " + recipe.name(),
                    "the build was interrupted",
                    "start it again",
                    e);
        } catch (RegistryException | IOException | CacheDirectoryCreationException | ExecutionException e) {
            throw new JibFailures(recipe, account).explain(e);
        } finally {
            end(threads);
        }
    }

    /** When one of its steps fails, jib leaves the others at work: they would go on writing below target, and outlive the build in a daemon. */
    private static void end(ExecutorService threads) {
        threads.shutdownNow();
        try {
            threads.awaitTermination(LONGEST_END.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private ImageReference reference() {
        ImageName name = recipe.name();
        return ImageReference.of(name.registry(), name.repository(), ANY_TAG);
    }

    /** What is sent is what is in the file; a digest that jib computed apart from it would prove nothing. */
    private static ImageLayout proven(ImageLayout layout, ImageDigest reported) throws IOException {
        if (!layout.digest().equals(reported)) {
            throw new IOException("jib reports " + reported + " and has written " + layout.digest());
        }
        return layout;
    }

    private void hear(LogEvent event) {
        if (event.getLevel() == LogEvent.Level.WARN || event.getLevel() == LogEvent.Level.ERROR) {
            log.accept(event.getMessage());
        }
    }
}
