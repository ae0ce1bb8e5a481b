package dev.shipline.registry;

import dev.shipline.image.ImageDigest;
import dev.shipline.image.ImageName;
import dev.shipline.image.PushedImage;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** An OCI registry, as far as a release needs it. Every method throws {@link dev.shipline.failure.ReleaseFailure} when the registry refuses or is away. */
public interface Registry {
    /** Asks for the credentials' rights without changing anything: fails when they may not push. */
    void requirePushRight(ImageName name);

    /** The digest that a tag points at; empty if there is no such tag or repository. */
    Optional<ImageDigest> resolve(ImageName name, String tag);

    /** The labels in the image's configuration; those of the first runnable image of an index. */
    Map<String, String> labels(ImageName name, ImageDigest digest);

    /** How many bytes the layers of an image are as they are sent; of an index, those of its first image that can run. Empty where nobody tells. */
    default OptionalLong size(PushedImage image) {
        return OptionalLong.empty();
    }

    /** Puts the very manifest of an image under one more tag, and proves that the tag then has the same digest. */
    PushedImage tag(PushedImage image, String tag);

    /** Takes a tag away; no error if it is gone. */
    void untag(ImageName name, String tag);
}
