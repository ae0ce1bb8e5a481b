package dev.shipline.sandbox.cluster;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Removes what lost its owner or its namespace, what waited for its last finalizer, and events that nobody will read any more. */
final class GarbageCollector implements Controller {
    private static final Duration EVENT_LIFE = Duration.ofHours(1);
    private final ObjectStore store;
    private final Clock clock;

    GarbageCollector(ObjectStore store, Clock clock) {
        this.store = requireNonNull(store, "store is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    @Override
    public void reconcile() {
        collect();
        Instant oldest = clock.instant().minus(EVENT_LIFE);
        for (ObjectNode event : store.list(ResourceTypes.EVENTS)) {
            String last = Json.text(event, "lastTimestamp");
            if (!last.isEmpty() && Instant.parse(last).isBefore(oldest)) {
                store.remove(ObjectKey.of(ResourceTypes.EVENTS, event));
            }
        }
    }

    /** Goes on until nothing more is lost: a ReplicaSet goes with its Deployment, its pods with the ReplicaSet. */
    void collect() {
        store.atomically(() -> {
            boolean found = true;
            while (found) {
                found = sweep();
            }
        });
    }

    private boolean sweep() {
        Set<String> alive = store.keys().stream()
                .flatMap(key -> store.find(key).stream())
                .map(Meta::uid)
                .collect(Collectors.toSet());
        boolean found = false;
        for (ObjectKey key : store.keys()) {
            found |= store.find(key).map(object -> drop(key, object, alive)).orElse(false);
        }
        return found;
    }

    /** Marks as being deleted; what runs on a node is stopped there first. */
    void terminate(ObjectKey key, String now) {
        store.edit(key, object -> {
            if (!Meta.terminating(object)) {
                Json.child(object, "metadata").put("deletionTimestamp", now).put("deletionGracePeriodSeconds", 30);
            }
        });
    }

    /** Cuts off what an object owns, so that it outlives it. */
    void orphan(JsonNode owner) {
        for (ObjectKey key : store.keys()) {
            store.edit(key, object -> {
                List<JsonNode> others = owners(object).stream()
                        .filter(reference -> !Json.text(reference, "uid").equals(Meta.uid(owner)))
                        .toList();
                if (others.size() < owners(object).size()) {
                    ArrayNode left = Json.array(others);
                    Json.child(object, "metadata").set("ownerReferences", left);
                }
            });
        }
    }

    private boolean drop(ObjectKey key, JsonNode object, Set<String> alive) {
        if (!key.namespace().isEmpty()
                && store.find(new ObjectKey(ResourceTypes.NAMESPACES, "", key.namespace()))
                        .isEmpty()) {
            store.remove(key);
            return true;
        }
        boolean pod = key.type().equals(ResourceTypes.PODS);
        boolean lost = !owners(object).isEmpty()
                && owners(object).stream().noneMatch(owner -> alive.contains(Json.text(owner, "uid")));
        if (lost && pod) {
            boolean news = !Meta.terminating(object);
            terminate(key, Meta.now(clock));
            return news;
        }
        boolean finalized = !pod
                && Meta.terminating(object)
                && Json.items(object, "metadata", "finalizers").isEmpty();
        if (lost || finalized) {
            store.remove(key);
            return true;
        }
        return false;
    }

    private static List<JsonNode> owners(JsonNode object) {
        return Json.items(object, "metadata", "ownerReferences");
    }
}
