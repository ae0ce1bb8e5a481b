package dev.shipline.pipeline;

import dev.shipline.image.ImageDigest;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the service's own image in a manifest. */
final class ImageReferences {
    private static final String DIGEST = "@(sha256:[0-9a-f]{64})";

    private ImageReferences() {}

    /** The digest that a manifest names the image by; absent where it does not, or the image is not ours. */
    static Optional<ImageDigest> digest(Release release, String manifest) {
        Matcher reference = Pattern.compile("\\b" + name(release) + "(?::[\\w.-]+)?" + DIGEST)
                .matcher(manifest);
        return reference.find() ? Optional.of(new ImageDigest(reference.group(1))) : Optional.empty();
    }

    /** The whole reference, with tag and digest as the manifest has them. */
    static Optional<String> in(Release release, String manifest) {
        Matcher reference = Pattern.compile("\\b" + name(release) + "(?::[\\w.-]+(?:" + DIGEST + ")?|" + DIGEST + ")")
                .matcher(manifest);
        return reference.find() ? Optional.of(reference.group()) : Optional.empty();
    }

    private static String name(Release release) {
        return Pattern.quote(release.image().name().toString());
    }
}
