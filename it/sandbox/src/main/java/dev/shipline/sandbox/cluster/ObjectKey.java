package dev.shipline.sandbox.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;

/**
 * Where an object is.
 *
 * @param namespace empty for what belongs to no namespace
 */
record ObjectKey(ResourceType type, String namespace, String name) implements Comparable<ObjectKey> {
    private static final Comparator<ObjectKey> ORDER = Comparator.comparing(
                    (ObjectKey key) -> key.type().qualifiedPlural())
            .thenComparing(ObjectKey::namespace)
            .thenComparing(ObjectKey::name);

    static ObjectKey of(ResourceType type, JsonNode object) {
        return new ObjectKey(type, type.namespaced() ? Meta.namespace(object) : "", Meta.name(object));
    }

    @Override
    public int compareTo(ObjectKey other) {
        return ORDER.compare(this, other);
    }
}
