package dev.shipline.supply;

import static java.util.Objects.requireNonNull;

import dev.shipline.image.ImageDigest;
import java.util.Map;
import java.util.Optional;

/**
 * The image that another one was built on.
 *
 * @param reference its name, with the tag by which it was asked for
 * @param digest    absent where nobody knows which image that tag was
 */
public record BaseImage(String reference, Optional<ImageDigest> digest) {
    private static final String NAME_LABEL = "org.opencontainers.image.base.name";
    private static final String DIGEST_LABEL = "org.opencontainers.image.base.digest";

    public BaseImage {
        requireNonNull(reference, "reference is null");
        requireNonNull(digest, "digest is null");
    }

    /**
     * What an image's own labels say, or what it was to be built on.
     *
     * @param asked the base that the build asked for, with tag or digest
     */
    public static Optional<BaseImage> of(Map<String, String> labels, Optional<String> asked) {
        Optional<ImageDigest> digest =
                Optional.ofNullable(labels.get(DIGEST_LABEL)).flatMap(BaseImage::digest);
        return Optional.ofNullable(labels.get(NAME_LABEL))
                .or(() -> asked)
                .filter(reference -> !reference.isBlank())
                .map(reference -> new BaseImage(reference, digest.or(() -> pinned(reference))));
    }

    /** The repository, without tag and digest. */
    String repository() {
        String untagged = reference.replaceFirst("@.*", "");
        return untagged.replaceFirst(":[^/:]*$", "");
    }

    /** The last part of the repository's name. */
    String name() {
        return repository().substring(repository().lastIndexOf('/') + 1);
    }

    Optional<String> tag() {
        String untagged = repository();
        String rest = reference.replaceFirst("@.*", "").substring(untagged.length());
        return rest.isEmpty() ? Optional.empty() : Optional.of(rest.substring(1));
    }

    private static Optional<ImageDigest> pinned(String reference) {
        int at = reference.indexOf('@');
        return at < 0 ? Optional.empty() : digest(reference.substring(at + 1));
    }

    private static Optional<ImageDigest> digest(String text) {
        try {
            return Optional.of(new ImageDigest(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
