package dev.shipline.image;

import static java.util.Objects.requireNonNull;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.image.ImageContents.LayerNote;
import dev.shipline.image.ImageLayout.Blob;
import dev.shipline.image.ImageRecipe.JavaParts;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Builds an image from the Java parts without a Docker engine. The same parts and the same base give the same digest, which is known before anything is
 * sent. Nothing is written: layers are made again when they are sent, and those of the base are fetched only if the registry lacks them.
 */
public final class JavaImageBuilder implements ImageBuilder {
    private static final String ANNOTATION = "org.opencontainers.image.";
    private static final String BASE_NAME = ANNOTATION + "base.name";
    private static final String BASE_DIGEST = ANNOTATION + "base.digest";

    private final BaseResolver bases;
    private final ImageUploader uploader;

    /**
     * @param cache    where base images stay, outside of every {@code target}
     * @param registry where they are read from
     * @param uploader sends what was built
     * @param log      told what a person should know of the base, a line each
     */
    public JavaImageBuilder(Path cache, BaseRegistry registry, ImageUploader uploader, Consumer<String> log) {
        this.bases = new BaseResolver(registry, cache, log);
        this.uploader = requireNonNull(uploader, "uploader is null");
    }

    @Override
    public BuiltImage build(ImageRecipe recipe) {
        JavaParts parts = recipe.java();
        CompiledClasses.require(recipe);
        String mainClass = recipe.mainClass().or(parts::mainClass).orElseGet(() -> MainClass.in(parts.classes()));
        AppFiles app = files(recipe);
        try (SideWork work = new SideWork("image " + recipe.name())) {
            // the base is far away and the files are here: both are looked at in the same time
            var layers = work.start(app.layers(), Layer::of);
            List<ResolvedBase> resolved = bases.resolve(recipe.base().orElseThrow(), recipe.platforms());
            return image(recipe, mainClass, app.classPath(), work.await(layers), resolved);
        } catch (UncheckedIOException | IOException e) {
            throw unreadable(recipe, e);
        } catch (InterruptedException e) {
            throw ReleaseFailure.interrupted("cannot build " + recipe.name(), "start it again", e);
        }
    }

    private BuiltImage image(
            ImageRecipe recipe, String mainClass, String classPath, List<Layer> layers, List<ResolvedBase> resolved) {
        List<String> entrypoint = entrypoint(recipe, mainClass, classPath);
        ResolvedBase first = resolved.get(0);
        SortedMap<String, String> labels = labels(recipe, first);
        SortedMap<String, String> annotations = new TreeMap<>(labels);
        annotations.keySet().removeIf(key -> !key.startsWith(ANNOTATION));
        List<ImageLayout> images = resolved.stream()
                .map(base -> {
                    byte[] configuration = new ImageConfiguration(recipe, base, layers, entrypoint, labels).bytes();
                    List<Blob> blobs = Stream.concat(
                                    base.layers().stream(), layers.stream().map(Layer::blob))
                            .toList();
                    return ImageManifest.image(blob(configuration), blobs, annotations);
                })
                .toList();
        ImageLayout layout =
                images.size() == 1 ? images.get(0) : ImageManifest.index(images, recipe.platforms(), annotations);
        return new JavaImage(
                recipe.name(), layout, contents(first, layers), summary(recipe, mainClass, layout), uploader);
    }

    private static AppFiles files(ImageRecipe recipe) {
        try {
            return AppFiles.of(recipe.java());
        } catch (UncheckedIOException | IOException e) {
            throw unreadable(recipe, e);
        }
    }

    private static List<String> entrypoint(ImageRecipe recipe, String mainClass, String classPath) {
        List<String> entrypoint = new ArrayList<>(List.of("java"));
        entrypoint.addAll(recipe.jvmFlags());
        entrypoint.addAll(List.of("-cp", classPath, mainClass));
        return entrypoint;
    }

    private static SortedMap<String, String> labels(ImageRecipe recipe, ResolvedBase base) {
        SortedMap<String, String> labels = new TreeMap<>(recipe.labels());
        labels.put(BASE_NAME, base.reference().title());
        labels.put(BASE_DIGEST, base.digest().value());
        return labels;
    }

    private static Blob blob(byte[] configuration) {
        return new Blob(
                ImageDigest.of(configuration),
                configuration.length,
                ImageConfiguration.MEDIA_TYPE,
                () -> new ByteArrayInputStream(configuration));
    }

    private static ImageContents contents(ResolvedBase base, List<Layer> layers) {
        List<LayerNote> notes = new ArrayList<>();
        base.layers().forEach(layer -> notes.add(new LayerNote("base image", layer.digest(), layer.size())));
        layers.forEach(layer -> notes.add(
                new LayerNote(layer.title(), layer.blob().digest(), layer.blob().size())));
        return new ImageContents(base.reference().title(), base.digest(), notes);
    }

    private static String summary(ImageRecipe recipe, String mainClass, ImageLayout layout) {
        String dimensions = layout.images().isEmpty()
                ? "%s in %d layers".formatted(layout.size(), layout.blobs().size() - 1)
                : "%s for %d platforms".formatted(layout.size(), layout.images().size());
        return "%s on %s, without a Docker engine: %d dependencies, %d snapshots; %s, %s"
                .formatted(
                        mainClass,
                        recipe.base().orElseThrow(),
                        recipe.java().dependencies().size(),
                        recipe.java().snapshots().size(),
                        dimensions,
                        layout.digest());
    }

    private static ReleaseFailure unreadable(ImageRecipe recipe, Exception cause) {
        return new ReleaseFailure(
                FailureCode.IMAGE_BUILD,
                "cannot lay out " + recipe.name(),
                "a part of it cannot be read: " + cause.getMessage(),
                "build the module again with mvn clean deploy",
                cause);
    }
}
