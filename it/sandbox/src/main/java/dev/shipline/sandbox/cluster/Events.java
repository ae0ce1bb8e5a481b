package dev.shipline.sandbox.cluster;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;

/** Records what happened to an object; the same thing again only raises the count. */
final class Events {
    private final ObjectStore store;
    private final Clock clock;

    Events(ObjectStore store, Clock clock) {
        this.store = requireNonNull(store, "store is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    void normal(JsonNode involved, String component, String reason, String message) {
        record(involved, "", "Normal", component, reason, message);
    }

    void warning(JsonNode involved, String component, String reason, String message) {
        record(involved, "", "Warning", component, reason, message);
    }

    /** @param field the part of the object that it is about ({@code spec.containers{app}}), empty for all of it */
    void record(JsonNode involved, String field, String type, String component, String reason, String message) {
        String hash = Integer.toHexString((Meta.uid(involved) + field + reason + message).hashCode());
        String name = Meta.name(involved) + "." + hash;
        ObjectKey key = new ObjectKey(ResourceTypes.EVENTS, Meta.namespace(involved), name);
        String now = Meta.now(clock);
        if (store.find(key).isEmpty()) {
            store.create(key, event(key, involved, field, type, component, reason, message, now), false);
            return;
        }
        store.edit(key, event -> event.put("lastTimestamp", now)
                .put("count", event.path("count").asInt() + 1));
    }

    private static ObjectNode event(
            ObjectKey key,
            JsonNode involved,
            String field,
            String type,
            String component,
            String reason,
            String message,
            String now) {
        ObjectNode event = Json.object().put("kind", "Event").put("apiVersion", "v1");
        event.putObject("metadata").put("name", key.name()).put("namespace", key.namespace());
        ObjectNode reference = event.putObject("involvedObject")
                .put("kind", Json.text(involved, "kind"))
                .put("namespace", Meta.namespace(involved))
                .put("name", Meta.name(involved))
                .put("uid", Meta.uid(involved))
                .put("apiVersion", Json.text(involved, "apiVersion"))
                .put("resourceVersion", Meta.version(involved));
        if (!field.isEmpty()) {
            reference.put("fieldPath", field);
        }
        event.put("type", type).put("reason", reason).put("message", message);
        event.putObject("source").put("component", component);
        event.put("reportingComponent", component).put("reportingInstance", "");
        return event.put("firstTimestamp", now).put("lastTimestamp", now).put("count", 1);
    }
}
