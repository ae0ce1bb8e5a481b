package dev.shipline.image;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What names a base image: a repository and a tag or a digest, or both, of which the digest then counts. Docker Hub's short names mean here what they mean
 * to Docker.
 */
public record BaseReference(ImageName name, Optional<String> tag, Optional<ImageDigest> digest) {
    private static final Pattern TAG = Pattern.compile("\\w[\\w.-]{0,127}");
    private static final String DOCKER_HUB = "docker.io";
    private static final Set<String> DOCKER_HUB_HOSTS = Set.of(DOCKER_HUB, "index.docker.io", "registry-1.docker.io");
    private static final String NEWEST = "latest";

    public BaseReference {
        requireNonNull(name, "name is null");
        if (tag.isPresent() && !TAG.matcher(tag.get()).matches()) {
            throw new IllegalArgumentException("\"" + tag.get() + "\" is no tag");
        }
        if (tag.isEmpty() && digest.isEmpty()) {
            throw new IllegalArgumentException("there is neither a tag nor a digest");
        }
    }

    /** @throws IllegalArgumentException with the reason, if the text names no image */
    public static BaseReference parse(String text) {
        String rest = text.strip();
        Optional<ImageDigest> digest = Optional.empty();
        int at = rest.indexOf('@');
        if (at >= 0) {
            digest = Optional.of(new ImageDigest(rest.substring(at + 1)));
            rest = rest.substring(0, at);
        }
        Optional<String> tag = digest.isPresent() ? Optional.empty() : Optional.of(NEWEST);
        int colon = rest.lastIndexOf(':');
        if (colon > rest.lastIndexOf('/')) {
            tag = Optional.of(rest.substring(colon + 1));
            rest = rest.substring(0, colon);
        }
        return new BaseReference(name(rest), tag, digest);
    }

    /** What a registry is asked for. */
    public String wanted() {
        return digest.map(ImageDigest::value).orElseGet(tag::get);
    }

    /** The repository, and the tag if there is one. */
    public String title() {
        return tag.map(name::withTag).orElseGet(name::toString);
    }

    @Override
    public String toString() {
        return title() + digest.map(d -> "@" + d).orElse("");
    }

    private static ImageName name(String text) {
        int slash = text.indexOf('/');
        String first = slash < 0 ? "" : text.substring(0, slash);
        if (first.contains(".") || first.contains(":") || first.equals("localhost")) {
            return DOCKER_HUB_HOSTS.contains(first) ? onDockerHub(text.substring(slash + 1)) : ImageName.parse(text);
        }
        return onDockerHub(text);
    }

    private static ImageName onDockerHub(String repository) {
        return new ImageName(DOCKER_HUB, repository.contains("/") ? repository : "library/" + repository);
    }
}
