package dev.shipline.sandbox.cluster;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps the numbered pods of a StatefulSet: made from the lowest up, updated from the highest down, one at a time.
 *
 * <p>As in the real one, an ordered set waits for a broken pod before it does anything else: a rollback does not heal it until somebody deletes the pod.
 */
final class StatefulSetController implements Controller {
    private static final String COMPONENT = "statefulset-controller";
    private static final String REVISION_LABEL = "controller-revision-hash";
    private static final String INDEX_LABEL = "apps.kubernetes.io/pod-index";
    private final ObjectStore store;
    private final OwnedPods pods;

    StatefulSetController(ObjectStore store, OwnedPods pods) {
        this.store = requireNonNull(store, "store is null");
        this.pods = requireNonNull(pods, "pods is null");
    }

    @Override
    public void reconcile() {
        store.list(ResourceTypes.STATEFUL_SETS).forEach(this::reconcile);
    }

    private void reconcile(ObjectNode set) {
        if (Meta.terminating(set)) {
            return;
        }
        step(set);
        report(set);
    }

    /** Does at most one thing to an ordered set. */
    private void step(ObjectNode set) {
        List<ObjectNode> present = present(set);
        int wanted = wanted(set);
        boolean ordered = !Json.text(set, "spec", "podManagementPolicy").equals("Parallel");
        for (int ordinal = 0; ordinal < wanted; ordinal++) {
            Optional<ObjectNode> pod = find(present, Meta.name(set) + "-" + ordinal);
            if (pod.isEmpty()) {
                create(set, ordinal);
            }
            if (ordered && !pod.map(StatefulSetController::healthy).orElse(false)) {
                return;
            }
        }
        Optional<ObjectNode> surplus = present.stream()
                .filter(pod -> ordinal(pod) >= wanted)
                .max(Comparator.comparingInt(StatefulSetController::ordinal));
        if (surplus.isPresent()) {
            delete(set, surplus.get());
            return;
        }
        update(set, present);
    }

    private void update(ObjectNode set, List<ObjectNode> present) {
        if (Json.text(set, "spec", "updateStrategy", "type").equals("OnDelete")) {
            return;
        }
        int partition = Json.number(0, set, "spec", "updateStrategy", "rollingUpdate", "partition");
        List<ObjectNode> highestFirst = present.stream()
                .filter(pod -> ordinal(pod) >= partition)
                .sorted(Comparator.comparingInt(StatefulSetController::ordinal).reversed())
                .toList();
        for (ObjectNode pod : highestFirst) {
            boolean old = !revision(pod).equals(updateRevision(set));
            if (old) {
                delete(set, pod);
            }
            if (old || !healthy(pod)) {
                return;
            }
        }
    }

    private void create(ObjectNode set, int ordinal) {
        String name = Meta.name(set) + "-" + ordinal;
        pods.create(
                set,
                COMPONENT,
                name,
                Map.of(
                        REVISION_LABEL,
                        updateRevision(set),
                        INDEX_LABEL,
                        Integer.toString(ordinal),
                        "statefulset.kubernetes.io/pod-name",
                        name));
    }

    private void delete(ObjectNode set, ObjectNode pod) {
        if (!Meta.terminating(pod)) {
            pods.delete(set, COMPONENT, pod);
        }
    }

    private void report(ObjectNode set) {
        List<ObjectNode> active =
                present(set).stream().filter(PodStatus::active).toList();
        String update = updateRevision(set);
        int updated = (int)
                active.stream().filter(pod -> revision(pod).equals(update)).count();
        int available = pods.available(set, active);
        boolean settled = updated == wanted(set) && active.size() == wanted(set) && available == wanted(set);
        store.edit(ObjectKey.of(ResourceTypes.STATEFUL_SETS, set), object -> {
            ObjectNode status = Json.child(object, "status");
            String before = Json.text(status, "currentRevision");
            String current = settled || before.isEmpty() ? update : before;
            int atCurrent = (int)
                    active.stream().filter(pod -> revision(pod).equals(current)).count();
            status.put("observedGeneration", Meta.generation(set));
            status.put("replicas", active.size());
            Counts.put(status, "readyReplicas", OwnedPods.ready(active));
            status.put("availableReplicas", available);
            Counts.put(status, "currentReplicas", atCurrent);
            Counts.put(status, "updatedReplicas", updated);
            status.put("currentRevision", current).put("updateRevision", update).put("collisionCount", 0);
        });
    }

    /** Also those on their way out: a name is free only when its pod is gone. */
    private List<ObjectNode> present(ObjectNode set) {
        return pods.all(set);
    }

    private static Optional<ObjectNode> find(List<ObjectNode> present, String name) {
        return present.stream().filter(pod -> Meta.name(pod).equals(name)).findFirst();
    }

    private static boolean healthy(JsonNode pod) {
        return PodStatus.ready(pod) && !Meta.terminating(pod);
    }

    private static String updateRevision(JsonNode set) {
        return Meta.name(set) + "-" + PodTemplate.hash(Json.at(set, "spec", "template"));
    }

    private static String revision(JsonNode pod) {
        return Json.text(pod, "metadata", "labels", REVISION_LABEL);
    }

    private static int ordinal(JsonNode pod) {
        return Json.number(0, pod, "metadata", "labels", INDEX_LABEL);
    }

    private static int wanted(JsonNode set) {
        return Json.number(1, set, "spec", "replicas");
    }
}
