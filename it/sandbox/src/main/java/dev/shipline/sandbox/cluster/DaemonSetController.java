package dev.shipline.sandbox.cluster;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/** Keeps a pod of a DaemonSet on every node; the sandbox has one. */
final class DaemonSetController implements Controller {
    private static final String COMPONENT = "daemonset-controller";
    private static final String REVISION_LABEL = "controller-revision-hash";
    private static final int NODES = 1;
    private final ObjectStore store;
    private final OwnedPods pods;
    private final NameSuffix suffix;

    DaemonSetController(ObjectStore store, OwnedPods pods, NameSuffix suffix) {
        this.store = requireNonNull(store, "store is null");
        this.pods = requireNonNull(pods, "pods is null");
        this.suffix = requireNonNull(suffix, "suffix is null");
    }

    @Override
    public void reconcile() {
        store.list(ResourceTypes.DAEMON_SETS).forEach(this::reconcile);
    }

    private void reconcile(ObjectNode set) {
        if (Meta.terminating(set)) {
            return;
        }
        String revision = PodTemplate.hash(Json.at(set, "spec", "template"));
        List<ObjectNode> present = pods.active(set);
        if (present.isEmpty()) {
            String name = Meta.name(set) + "-" + suffix.next();
            pods.create(set, COMPONENT, name, Map.of(REVISION_LABEL, revision));
        } else if (!Json.text(set, "spec", "updateStrategy", "type").equals("OnDelete")) {
            present.stream().filter(pod -> !isOf(revision, pod)).forEach(pod -> pods.delete(set, COMPONENT, pod));
        }
        report(set, revision);
    }

    private void report(ObjectNode set, String revision) {
        List<ObjectNode> active = pods.active(set);
        int available = pods.available(set, active);
        int updated = (int) active.stream().filter(pod -> isOf(revision, pod)).count();
        store.edit(ObjectKey.of(ResourceTypes.DAEMON_SETS, set), object -> {
            ObjectNode status = Json.child(object, "status");
            status.put("observedGeneration", Meta.generation(set));
            status.put("desiredNumberScheduled", NODES);
            status.put("currentNumberScheduled", active.size());
            status.put("numberMisscheduled", 0);
            status.put("numberReady", OwnedPods.ready(active));
            Counts.put(status, "updatedNumberScheduled", updated);
            Counts.put(status, "numberAvailable", available);
            Counts.put(status, "numberUnavailable", NODES - available);
        });
    }

    private static boolean isOf(String revision, JsonNode pod) {
        return Json.text(pod, "metadata", "labels", REVISION_LABEL).equals(revision);
    }
}
