package dev.shipline.image;

import java.util.regex.Pattern;

/**
 * A fully qualified image repository, {@code registry/namespace/name}. Docker Hub's short names are refused: guessing the registry pushes to the wrong
 * one.
 */
public record ImageName(String registry, String repository) {
    private static final Pattern REGISTRY =
            Pattern.compile("(localhost|[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+|[A-Za-z0-9-]+(?=:))(:\\d{1,5})?");
    private static final Pattern REPOSITORY =
            Pattern.compile("[a-z0-9]+([._-]+[a-z0-9]+)*(/[a-z0-9]+([._-]+[a-z0-9]+)*)*");

    public ImageName {
        if (!REGISTRY.matcher(registry).matches()) {
            throw new IllegalArgumentException("\"" + registry + "\" is not a registry host such as quay.io");
        }
        if (!REPOSITORY.matcher(repository).matches()) {
            throw new IllegalArgumentException(
                    "\"" + repository + "\" is not a repository such as acme/orders (lower case, no tag)");
        }
    }

    /** @throws IllegalArgumentException with the reason, if the text is no fully qualified repository */
    public static ImageName parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" names no registry; put its host first, as in quay.io/" + text);
        }
        if (!REGISTRY.matcher(text.substring(0, slash)).matches()) {
            throw new IllegalArgumentException("\"" + text.substring(0, slash)
                    + "\" is not a registry host such as quay.io; put one first, as in quay.io/" + text);
        }
        return new ImageName(text.substring(0, slash), text.substring(slash + 1));
    }

    public String withTag(String tag) {
        return this + ":" + tag;
    }

    public String withDigest(ImageDigest digest) {
        return this + "@" + digest;
    }

    @Override
    public String toString() {
        return registry + "/" + repository;
    }
}
