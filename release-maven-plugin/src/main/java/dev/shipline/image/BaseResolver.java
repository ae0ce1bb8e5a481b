package dev.shipline.image;

import static java.util.Objects.requireNonNull;

import dev.shipline.document.Document;
import dev.shipline.document.MalformedDocumentException;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.image.BaseManifest.Descriptor;
import dev.shipline.image.ImageLayout.Blob;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Finds the images to build on. A tag is resolved anew by each build; what a digest names is read once per machine. Layers are read only when they are
 * opened, which is when a registry lacks them.
 */
final class BaseResolver {
    private static final int TRIES = 3;
    /** Manifests and configurations are far smaller; a registry that says otherwise is not to be believed. */
    private static final long LARGEST_DOCUMENT = 16_000_000;

    private final BaseRegistry registry;
    private final BlobCache cache;
    private final BaseRecords records;
    private final ManifestCache manifests;
    private final Consumer<String> log;

    @FunctionalInterface
    private interface Reading<T> {
        T once() throws IOException;
    }

    /**
     * @param folder where base images stay, outside of every {@code target}
     * @param log    told what a person should know of the base, a line each
     */
    BaseResolver(BaseRegistry registry, Path folder, Consumer<String> log) {
        this.registry = requireNonNull(registry, "registry is null");
        this.cache = new BlobCache(folder.resolve("blobs"), BlobCache.LARGEST, Clock.systemUTC());
        this.records = new BaseRecords(folder.resolve("tags"));
        this.manifests = new ManifestCache(folder.resolve("manifests"));
        this.log = requireNonNull(log, "log is null");
    }

    /** The image of each platform, in the order of the platforms. */
    List<ResolvedBase> resolve(String text, List<Platform> platforms) {
        BaseReference base;
        try {
            base = BaseReference.parse(text);
        } catch (IllegalArgumentException e) {
            throw BaseFailures.noReference(text, e);
        }
        ImageDigest digest = base.digest().orElseGet(() -> lookUp(base));
        BaseManifest manifest = manifest(base, digest);
        return platforms.stream()
                .map(platform -> read(base, digest, manifest, platform))
                .toList();
    }

    private ImageDigest lookUp(BaseReference base) {
        Optional<ImageDigest> before = records.find(base);
        ImageDigest now;
        try {
            now = registry.resolve(base);
        } catch (ReleaseFailure away) {
            if (away.code() != FailureCode.UNREACHABLE || before.isEmpty() || !manifests.has(before.get())) {
                throw away;
            }
            log.accept("the base " + base + " is taken as it was last seen here, " + before.get() + ", because "
                    + away.because());
            return before.get();
        }
        if (!before.equals(Optional.of(now))) {
            before.ifPresent(old -> log.accept("the base " + base + " has moved from " + old + " to " + now));
            records.keep(base, now);
        }
        return now;
    }

    private ResolvedBase read(BaseReference base, ImageDigest digest, BaseManifest top, Platform platform) {
        BaseFailures failures = new BaseFailures(base);
        BaseManifest manifest = top.isIndex() ? manifest(base, top.of(platform)) : top;
        Document configuration = configuration(base, manifest.configuration());
        Platform offered = new Platform(
                configuration.at("os").text("linux"),
                configuration.at("architecture").text(platform.architecture()),
                configuration.at("variant").text(""));
        if (!offered.canRunFor(platform)) {
            throw failures.lacks(platform, List.of(offered.toString()));
        }
        List<Blob> layers =
                manifest.layers().stream().map(layer -> lazy(base, layer)).toList();
        ResolvedBase resolved = new ResolvedBase(base, digest, platform, configuration, layers);
        if (resolved.diffIds().size() != layers.size()) {
            throw failures.unusable("it has " + layers.size() + " layers, and its configuration speaks of "
                    + resolved.diffIds().size());
        }
        return resolved;
    }

    private BaseManifest manifest(BaseReference base, ImageDigest digest) {
        return BaseManifest.read(
                new BaseFailures(base), manifests.bytes(digest, () -> registry.manifest(base, digest)));
    }

    private Document configuration(BaseReference base, Descriptor configuration) {
        BaseFailures failures = new BaseFailures(base);
        if (configuration.size() > LARGEST_DOCUMENT) {
            throw failures.unusable("its configuration would have " + configuration.size() + " bytes");
        }
        byte[] bytes = manifests.bytes(
                configuration.digest(),
                () -> persist(base, () -> {
                    try (InputStream in = registry.blob(base, configuration.digest())) {
                        return new VerifiedStream(in, configuration.digest(), configuration.size(), () -> {})
                                .readAllBytes();
                    }
                }));
        try {
            return Document.json(bytes);
        } catch (MalformedDocumentException e) {
            throw failures.unusable("its configuration is no JSON");
        }
    }

    private Blob lazy(BaseReference base, Descriptor layer) {
        return new Blob(
                layer.digest(),
                layer.size(),
                layer.mediaType(),
                Optional.of(base.name()),
                () -> persist(
                        base,
                        () -> cache.open(layer.digest(), layer.size(), () -> registry.blob(base, layer.digest()))));
    }

    /** A line that breaks in the middle is tried again; of what was read before, nothing is kept. */
    private static <T> T persist(BaseReference base, Reading<T> reading) {
        for (int attempt = 1; ; attempt++) {
            try {
                return reading.once();
            } catch (IOException e) {
                if (attempt == TRIES) {
                    throw new BaseFailures(base).broken(e);
                }
            }
        }
    }
}
