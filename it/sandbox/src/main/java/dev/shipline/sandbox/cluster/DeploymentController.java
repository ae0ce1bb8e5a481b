package dev.shipline.sandbox.cluster;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Rolls a Deployment's template out: a ReplicaSet per template, the new one up before the old ones down. */
final class DeploymentController implements Controller {
    private final ObjectStore store;
    private final ReplicaSets replicaSets;
    private final DeploymentStatus status;

    DeploymentController(ObjectStore store, ReplicaSets replicaSets, DeploymentStatus status) {
        this.store = requireNonNull(store, "store is null");
        this.replicaSets = requireNonNull(replicaSets, "replicaSets is null");
        this.status = requireNonNull(status, "status is null");
    }

    @Override
    public void reconcile() {
        // One at a time, with nobody writing in between: else a status could speak of a generation that it has not seen
        store.list(ResourceTypes.DEPLOYMENTS).stream()
                .map(deployment -> ObjectKey.of(ResourceTypes.DEPLOYMENTS, deployment))
                .forEach(key -> store.atomically(() -> store.find(key).ifPresent(this::reconcile)));
    }

    private void reconcile(ObjectNode deployment) {
        if (Meta.terminating(deployment)) {
            return;
        }
        boolean created = bringForwardNewest(deployment);
        if (!Json.at(deployment, "spec", "paused").asBoolean()) {
            scale(deployment);
            forgetOld(deployment);
        }
        status.update(deployment, replicaSets.of(deployment), created);
    }

    /** Whether the ReplicaSet of the template had to be made. */
    private boolean bringForwardNewest(ObjectNode deployment) {
        List<ObjectNode> all = replicaSets.of(deployment);
        String name = ReplicaSets.nameFor(deployment);
        long latest = all.stream().mapToLong(ReplicaSets::revision).max().orElse(0);
        boolean missing =
                all.stream().noneMatch(replicaSet -> Meta.name(replicaSet).equals(name));
        long revision = latest;
        if (missing) {
            revision = latest + 1;
            replicaSets.create(deployment, revision);
        } else if (!Meta.name(all.get(all.size() - 1)).equals(name)) {
            revision = latest + 1;
            replicaSets.promote(find(all, name), revision);
        }
        String text = Long.toString(revision);
        store.edit(
                ObjectKey.of(ResourceTypes.DEPLOYMENTS, deployment),
                object -> Json.child(object, "metadata", "annotations").put(ReplicaSets.REVISION, text));
        return missing;
    }

    private void scale(ObjectNode deployment) {
        List<ObjectNode> all = replicaSets.of(deployment);
        ObjectNode newest = all.get(all.size() - 1);
        List<ObjectNode> old = all.subList(0, all.size() - 1);
        if (Json.text(deployment, "spec", "strategy", "type").equals("Recreate")) {
            recreate(deployment, newest, old);
        } else {
            roll(deployment, newest, old);
        }
    }

    private void recreate(ObjectNode deployment, ObjectNode newest, List<ObjectNode> old) {
        old.forEach(replicaSet -> replicaSets.scale(deployment, replicaSet, 0));
        boolean gone = store.list(ResourceTypes.PODS).stream()
                .noneMatch(pod -> old.stream().anyMatch(replicaSet -> Meta.isControlledBy(pod, replicaSet)));
        if (gone) {
            replicaSets.scale(deployment, newest, Json.number(1, deployment, "spec", "replicas"));
        }
    }

    private void roll(ObjectNode deployment, ObjectNode newest, List<ObjectNode> old) {
        RollingUpdate limits = RollingUpdate.of(deployment);
        int size = ReplicaSets.size(newest);
        int all = size + old.stream().mapToInt(ReplicaSets::size).sum();
        int next = limits.sizeOfNew(size, all);
        if (next != size) {
            replicaSets.scale(deployment, newest, next);
            return;
        }
        int removable = limits.oldToRemove(all, size - ReplicaSets.count(newest, "availableReplicas"));
        int availableRemovable = limits.availableToRemove(
                ReplicaSets.count(newest, "availableReplicas") + ReplicaSets.sum(old, "availableReplicas"));
        for (ObjectNode replicaSet : old) {
            // Those that serve nobody may always go, as far as the limits allow
            int now = ReplicaSets.size(replicaSet);
            int idle = Math.min(removable, Math.max(0, now - ReplicaSets.count(replicaSet, "availableReplicas")));
            int serving = Math.min(Math.min(removable - idle, availableRemovable), now - idle);
            replicaSets.scale(deployment, replicaSet, now - idle - serving);
            removable -= idle + serving;
            availableRemovable -= serving;
        }
    }

    private void forgetOld(ObjectNode deployment) {
        List<ObjectNode> idle = replicaSets.of(deployment).stream()
                .filter(replicaSet ->
                        ReplicaSets.size(replicaSet) == 0 && ReplicaSets.count(replicaSet, "replicas") == 0)
                .filter(replicaSet -> !Meta.name(replicaSet).equals(ReplicaSets.nameFor(deployment)))
                .toList();
        int kept = Json.number(10, deployment, "spec", "revisionHistoryLimit");
        idle.stream().limit(Math.max(0, idle.size() - kept)).forEach(replicaSets::delete);
    }

    private static JsonNode find(List<ObjectNode> all, String name) {
        return all.stream()
                .filter(replicaSet -> Meta.name(replicaSet).equals(name))
                .findFirst()
                .orElseThrow();
    }
}
