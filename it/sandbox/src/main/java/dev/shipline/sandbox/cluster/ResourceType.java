package dev.shipline.sandbox.cluster;

import java.util.List;
import java.util.Set;

/**
 * A kind of object that the API serves.
 *
 * @param group      empty for the core group
 * @param versions   the versions it is served in, the preferred one first; an object is stored once, whatever version it came in
 * @param shortNames what kubectl also calls it
 */
record ResourceType(
        String group,
        List<String> versions,
        String kind,
        String plural,
        boolean namespaced,
        Set<String> subresources,
        List<String> shortNames) {

    ResourceType {
        versions = List.copyOf(versions);
        subresources = Set.copyOf(subresources);
        shortNames = List.copyOf(shortNames);
    }

    String apiVersion(String version) {
        return group.isEmpty() ? version : group + "/" + version;
    }

    /** "deployments.apps": the name in error messages. */
    String qualifiedPlural() {
        return group.isEmpty() ? plural : plural + "." + group;
    }

    /** "Deployment.apps": the name in messages about an invalid object. */
    String qualifiedKind() {
        return group.isEmpty() ? kind : kind + "." + group;
    }

    boolean hasStatus() {
        return subresources.contains("status");
    }
}
