package dev.shipline.maven;

import dev.shipline.image.PushedImage;
import java.util.Properties;
import java.util.Set;

/** Tells the plugins that run after this one which image it is. */
final class ImageProperties {
    static final String DIGEST = "ship.image.digest";
    static final String REFERENCE = "ship.image.reference";

    static final Set<String> NAMES = Set.of(DIGEST, REFERENCE);

    private ImageProperties() {}

    static void set(Properties project, PushedImage image) {
        project.setProperty(DIGEST, image.digest().value());
        project.setProperty(REFERENCE, image.name().withDigest(image.digest()));
    }
}
