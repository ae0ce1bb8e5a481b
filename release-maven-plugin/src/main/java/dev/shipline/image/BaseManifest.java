package dev.shipline.image;

import static java.util.Objects.requireNonNull;

import dev.shipline.document.Document;
import dev.shipline.document.MalformedDocumentException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a registry holds under a base image's digest: an index or a manifest. Read leniently, as registries add fields; what is needed and missing, or
 * would make an image that nobody can run, is refused.
 */
final class BaseManifest {
    /** The media types of layers that Docker's own format names otherwise; the bytes are the same. */
    private static final Map<String, String> OCI_TYPES = Map.of(
            "application/vnd.docker.image.rootfs.diff.tar", "application/vnd.oci.image.layer.v1.tar",
            "application/vnd.docker.image.rootfs.diff.tar.gzip", "application/vnd.oci.image.layer.v1.tar+gzip",
            "application/vnd.docker.image.rootfs.diff.tar.zstd", "application/vnd.oci.image.layer.v1.tar+zstd");

    private static final String OCI_LAYER = "application/vnd.oci.image.layer.v1.tar";

    /** What an index or a manifest says of a blob. */
    record Descriptor(ImageDigest digest, long size, String mediaType) {}

    private final BaseFailures failures;
    private final Document content;

    private BaseManifest(BaseFailures failures, Document content) {
        this.failures = requireNonNull(failures, "failures is null");
        this.content = requireNonNull(content, "content is null");
    }

    static BaseManifest read(BaseFailures failures, byte[] bytes) {
        Document content;
        try {
            content = Document.json(bytes);
        } catch (MalformedDocumentException e) {
            throw failures.unusable("its manifest is no JSON");
        }
        if (content.at("schemaVersion").number(2) == 1) {
            throw failures.unusable("it is in Docker's first image format (schema 1), which registries have given up");
        }
        return new BaseManifest(failures, content);
    }

    boolean isIndex() {
        return !content.at("manifests").isMissing();
    }

    /** The digest of a platform's image in the index. */
    ImageDigest of(Platform platform) {
        List<Document> images = content.at("manifests").items();
        return images.stream()
                .filter(image -> platform.equals(platform(image)))
                .findFirst()
                .or(() -> images.stream()
                        .filter(image -> platform(image).canRunFor(platform))
                        .findFirst())
                .map(image -> descriptor(image).digest())
                .orElseThrow(() -> failures.lacks(
                        platform,
                        images.stream()
                                .map(BaseManifest::platform)
                                .filter(offered -> !offered.os().equals("unknown"))
                                .map(Platform::toString)
                                .distinct()
                                .toList()));
    }

    Descriptor configuration() {
        if (content.at("config").isMissing()) {
            throw failures.unusable("its manifest names no configuration");
        }
        return descriptor(content.at("config"));
    }

    List<Descriptor> layers() {
        return content.at("layers").items().stream().map(this::layer).toList();
    }

    private Descriptor layer(Document layer) {
        Descriptor found = descriptor(layer);
        String type = OCI_TYPES.getOrDefault(found.mediaType(), found.mediaType());
        if (!type.startsWith(OCI_LAYER)) {
            throw failures.unusable("its layer " + found.digest() + " is of the type " + type
                    + ", which may not be given on or is no layer");
        }
        return new Descriptor(found.digest(), found.size(), type);
    }

    private Descriptor descriptor(Document part) {
        Optional<ImageDigest> digest = part.at("digest").text().flatMap(BaseManifest::digest);
        long size = part.at("size").number(-1);
        if (digest.isEmpty() || size < 0) {
            throw failures.unusable("its manifest names a part without a sha256 digest or a size");
        }
        return new Descriptor(digest.get(), size, part.at("mediaType").text(""));
    }

    private static Optional<ImageDigest> digest(String text) {
        try {
            return Optional.of(new ImageDigest(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Platform platform(Document image) {
        Document platform = image.at("platform");
        return new Platform(
                platform.at("os").text("unknown"),
                platform.at("architecture").text("unknown"),
                platform.at("variant").text(""));
    }
}
