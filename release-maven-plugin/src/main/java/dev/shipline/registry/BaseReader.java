package dev.shipline.registry;

import static java.util.Objects.requireNonNull;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.image.BaseReference;
import dev.shipline.image.BaseRegistry;
import dev.shipline.image.ImageDigest;
import dev.shipline.image.ImageName;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Supplier;

/** Reads base images from the registries that hold them. */
final class BaseReader implements BaseRegistry {
    private final BlobStore blobs;
    private final Manifests manifests;

    BaseReader(BlobStore blobs, Manifests manifests) {
        this.blobs = requireNonNull(blobs, "blobs is null");
        this.manifests = requireNonNull(manifests, "manifests is null");
    }

    @Override
    public ImageDigest resolve(BaseReference base) {
        return inItsWords(base, () -> manifests
                .resolve(what(base), served(base), base.wanted())
                .orElseThrow(() -> new ReleaseFailure(
                        FailureCode.CONFIGURATION,
                        what(base),
                        "there is no base image " + base,
                        "set ship.image.base to an image that exists")));
    }

    @Override
    public byte[] manifest(BaseReference base, ImageDigest digest) {
        return inItsWords(base, () -> {
            Manifest manifest = manifests.fetch(what(base), served(base), digest.value());
            // the first format's digest leaves out its signatures; it is refused by what it says, not by its digest
            if (manifest.content().at("schemaVersion").number(2) != 1) {
                Manifests.prove(what(base), digest, manifest.digest(), "its manifest");
            }
            return manifest.bytes();
        });
    }

    @Override
    public InputStream blob(BaseReference base, ImageDigest digest) throws IOException {
        try {
            return blobs.open(what(base), served(base), digest);
        } catch (ReleaseFailure failure) {
            throw inItsWords(base, failure);
        }
    }

    private <T> T inItsWords(BaseReference base, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (ReleaseFailure failure) {
            throw inItsWords(base, failure);
        }
    }

    /** What a registry answers is said of the image that is pushed; here the remedy is another one. */
    private ReleaseFailure inItsWords(BaseReference base, ReleaseFailure failure) {
        String registry = base.name().registry();
        return switch (failure.code()) {
            case CREDENTIALS ->
                new ReleaseFailure(
                        FailureCode.CREDENTIALS,
                        what(base),
                        failure.because(),
                        "set a server with id " + registry + " in settings.xml"
                                + (registry.equals("quay.io") ? " or QUAY_USERNAME and QUAY_PASSWORD" : "")
                                + ", give that account read permission on the repository, or set ship.image.base to an"
                                + " image that anybody may pull",
                        failure);
            case UNREACHABLE ->
                new ReleaseFailure(
                        FailureCode.UNREACHABLE,
                        what(base),
                        failure.because(),
                        failure.fix().replaceAll("ship\\.image(?!\\.base)", "ship.image.base"),
                        failure);
            case IMAGE_PUSH ->
                new ReleaseFailure(
                        FailureCode.CONFIGURATION,
                        what(base),
                        failure.because(),
                        "set ship.image.base to an image that exists; if this one has just been replaced or removed,"
                                + " run the build again",
                        failure);
            default -> failure;
        };
    }

    private static ImageName served(BaseReference base) {
        return DockerHub.served(base.name());
    }

    private static String what(BaseReference base) {
        return "cannot read the base image " + base;
    }
}
