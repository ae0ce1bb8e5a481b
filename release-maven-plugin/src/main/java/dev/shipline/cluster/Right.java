package dev.shipline.cluster;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * What a user may do, in the words of a Role.
 *
 * @param group     the API group; empty for the core group
 * @param resource  the resource in the plural, with its subresource if there is one: pods, pods/log
 * @param namespace where it is needed; absent for what lives in no namespace
 */
public record Right(String verb, String group, String resource, Optional<String> namespace) {
    public Right {
        requireNonNull(verb, "verb is null");
        requireNonNull(group, "group is null");
        requireNonNull(resource, "resource is null");
        requireNonNull(namespace, "namespace is null");
    }

    /** As it is written in an API group of which it is clear which one is meant: "list replicasets". */
    @Override
    public String toString() {
        return verb + " " + resource;
    }
}
