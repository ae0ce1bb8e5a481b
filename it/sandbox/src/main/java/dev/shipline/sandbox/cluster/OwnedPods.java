package dev.shipline.sandbox.cluster;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** The pods of a workload: found, made and removed. */
final class OwnedPods {
    private final ObjectStore store;
    private final Events events;
    private final GarbageCollector garbage;
    private final Clock clock;

    OwnedPods(ObjectStore store, Events events, GarbageCollector garbage, Clock clock) {
        this.store = requireNonNull(store, "store is null");
        this.events = requireNonNull(events, "events is null");
        this.garbage = requireNonNull(garbage, "garbage is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    /** Also those that are finished or on their way out. */
    List<ObjectNode> all(JsonNode owner) {
        return store.list(ResourceTypes.PODS).stream()
                .filter(pod -> Meta.isControlledBy(pod, owner))
                .toList();
    }

    List<ObjectNode> active(JsonNode owner) {
        return all(owner).stream().filter(PodStatus::active).toList();
    }

    int available(JsonNode owner, List<ObjectNode> pods) {
        int seconds = Json.number(0, owner, "spec", "minReadySeconds");
        return (int) pods.stream()
                .filter(pod -> PodStatus.available(pod, seconds, clock))
                .count();
    }

    static int ready(List<ObjectNode> pods) {
        return (int) pods.stream().filter(PodStatus::ready).count();
    }

    void create(JsonNode owner, String component, String name, Map<String, String> labels) {
        ObjectNode pod = PodTemplate.pod(owner, name, labels);
        store.create(ObjectKey.of(ResourceTypes.PODS, pod), pod, false);
        events.normal(owner, component, "SuccessfulCreate", "Created pod: " + name);
    }

    void delete(JsonNode owner, String component, JsonNode pod) {
        garbage.terminate(ObjectKey.of(ResourceTypes.PODS, pod), Meta.now(clock));
        events.normal(owner, component, "SuccessfulDelete", "Deleted pod: " + Meta.name(pod));
    }
}
