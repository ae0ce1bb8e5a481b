package dev.shipline.sandbox.cluster;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Keeps the replicas of a workload within the limits of its autoscaler. Nothing in the sandbox has load, so it never scales within them. */
final class AutoscalerController implements Controller {
    private final ObjectStore store;

    AutoscalerController(ObjectStore store) {
        this.store = requireNonNull(store, "store is null");
    }

    @Override
    public void reconcile() {
        store.list(ResourceTypes.AUTOSCALERS).forEach(this::reconcile);
    }

    private void reconcile(ObjectNode autoscaler) {
        JsonNode target = Json.at(autoscaler, "spec", "scaleTargetRef");
        ResourceType type = Json.text(target, "kind").equals("StatefulSet")
                ? ResourceTypes.STATEFUL_SETS
                : ResourceTypes.DEPLOYMENTS;
        ObjectKey key = new ObjectKey(type, Meta.namespace(autoscaler), Json.text(target, "name"));
        store.find(key).ifPresent(workload -> scale(autoscaler, key, workload));
    }

    private void scale(ObjectNode autoscaler, ObjectKey key, ObjectNode workload) {
        int now = Json.number(1, workload, "spec", "replicas");
        int least = Json.number(1, autoscaler, "spec", "minReplicas");
        int most = Json.number(now, autoscaler, "spec", "maxReplicas");
        // Zero turns autoscaling off
        int wanted = now == 0 ? 0 : Math.min(Math.max(now, least), Math.max(least, most));
        store.edit(key, object -> Json.child(object, "spec").put("replicas", wanted));
        store.edit(ObjectKey.of(ResourceTypes.AUTOSCALERS, autoscaler), object -> {
            ObjectNode status = Json.child(object, "status");
            status.put("observedGeneration", Meta.generation(autoscaler));
            status.put("currentReplicas", Json.number(0, workload, "status", "replicas"));
            status.put("desiredReplicas", wanted);
        });
    }
}
