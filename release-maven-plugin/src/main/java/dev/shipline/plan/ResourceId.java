package dev.shipline.plan;

import static java.util.Objects.requireNonNull;

import dev.shipline.document.Document;
import java.util.Comparator;

/**
 * What tells an object of a manifest from the others, as Helm tells them: an object keeps its identity when only the version of its API changes.
 *
 * @param group     of its API; empty for the core
 * @param namespace empty where the manifest leaves it to the release
 */
public record ResourceId(String kind, String name, String group, String namespace) implements Comparable<ResourceId> {
    private static final Comparator<ResourceId> ORDER = Comparator.comparing(ResourceId::kind)
            .thenComparing(ResourceId::name)
            .thenComparing(ResourceId::group)
            .thenComparing(ResourceId::namespace);

    public ResourceId {
        requireNonNull(kind, "kind is null");
        requireNonNull(name, "name is null");
        requireNonNull(group, "group is null");
        requireNonNull(namespace, "namespace is null");
    }

    static ResourceId of(Document resource) {
        String version = resource.at("apiVersion").text("");
        int slash = version.indexOf('/');
        return new ResourceId(
                resource.at("kind").text("?"),
                resource.at("metadata", "name").text("?"),
                slash < 0 ? "" : version.substring(0, slash),
                resource.at("metadata", "namespace").text(""));
    }

    @Override
    public int compareTo(ResourceId other) {
        return ORDER.compare(this, other);
    }

    /** "Deployment orders". */
    @Override
    public String toString() {
        return kind + " " + name;
    }
}
