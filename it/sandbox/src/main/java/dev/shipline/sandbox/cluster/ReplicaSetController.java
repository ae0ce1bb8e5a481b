package dev.shipline.sandbox.cluster;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Keeps as many pods as a ReplicaSet asks for. */
final class ReplicaSetController implements Controller {
    private static final String COMPONENT = "replicaset-controller";
    /** Those that serve nobody go first, then the youngest. */
    private static final Comparator<JsonNode> FIRST_TO_GO = Comparator.comparing(PodStatus::ready)
            .thenComparing(pod -> Json.text(pod, "metadata", "creationTimestamp"), Comparator.reverseOrder());

    private final ObjectStore store;
    private final OwnedPods pods;
    private final NameSuffix suffix;

    ReplicaSetController(ObjectStore store, OwnedPods pods, NameSuffix suffix) {
        this.store = requireNonNull(store, "store is null");
        this.pods = requireNonNull(pods, "pods is null");
        this.suffix = requireNonNull(suffix, "suffix is null");
    }

    @Override
    public void reconcile() {
        store.list(ResourceTypes.REPLICA_SETS).forEach(this::reconcile);
    }

    private void reconcile(ObjectNode replicaSet) {
        if (Meta.terminating(replicaSet)) {
            return;
        }
        int wanted = Json.number(1, replicaSet, "spec", "replicas");
        List<ObjectNode> present = pods.active(replicaSet);
        for (int i = present.size(); i < wanted; i++) {
            pods.create(replicaSet, COMPONENT, Meta.name(replicaSet) + "-" + suffix.next(), Map.of());
        }
        present.stream()
                .sorted(FIRST_TO_GO)
                .limit(Math.max(0, present.size() - wanted))
                .forEach(pod -> pods.delete(replicaSet, COMPONENT, pod));
        report(replicaSet);
    }

    private void report(ObjectNode replicaSet) {
        List<ObjectNode> present = pods.active(replicaSet);
        int available = pods.available(replicaSet, present);
        store.edit(ObjectKey.of(ResourceTypes.REPLICA_SETS, replicaSet), object -> {
            ObjectNode status = object.putObject("status");
            status.put("replicas", present.size());
            Counts.put(status, "fullyLabeledReplicas", present.size());
            Counts.put(status, "readyReplicas", OwnedPods.ready(present));
            Counts.put(status, "availableReplicas", available);
            status.put("observedGeneration", Meta.generation(replicaSet));
        });
    }
}
