package dev.shipline.sandbox.cluster;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;

/** The ReplicaSets of a Deployment, one for each revision of its template. */
final class ReplicaSets {
    static final String REVISION = "deployment.kubernetes.io/revision";
    private static final String HASH_LABEL = "pod-template-hash";
    private static final String COMPONENT = "deployment-controller";
    private final ObjectStore store;
    private final Events events;

    ReplicaSets(ObjectStore store, Events events) {
        this.store = requireNonNull(store, "store is null");
        this.events = requireNonNull(events, "events is null");
    }

    /** The newest revision last. */
    List<ObjectNode> of(JsonNode deployment) {
        return store.list(ResourceTypes.REPLICA_SETS).stream()
                .filter(replicaSet -> Meta.isControlledBy(replicaSet, deployment))
                .sorted(Comparator.comparingLong(ReplicaSets::revision))
                .toList();
    }

    static long revision(JsonNode replicaSet) {
        String revision = Meta.annotation(replicaSet, REVISION);
        return revision.isEmpty() ? 0 : Long.parseLong(revision);
    }

    static String nameFor(JsonNode deployment) {
        return Meta.name(deployment) + "-" + PodTemplate.hash(Json.at(deployment, "spec", "template"));
    }

    /** Makes the ReplicaSet of the deployment's template, without pods at first. */
    ObjectNode create(JsonNode deployment, long revision) {
        String hash = PodTemplate.hash(Json.at(deployment, "spec", "template"));
        ObjectNode replicaSet = Json.object().put("kind", "ReplicaSet").put("apiVersion", "apps/v1");
        ObjectNode metadata = replicaSet.putObject("metadata");
        metadata.put("name", nameFor(deployment)).put("namespace", Meta.namespace(deployment));
        metadata.set("labels", labels(deployment, hash));
        metadata.putObject("annotations").put(REVISION, Long.toString(revision));
        metadata.putArray("ownerReferences").add(Meta.ownerReference(deployment));
        ObjectNode spec = replicaSet.putObject("spec").put("replicas", 0);
        spec.put("minReadySeconds", Json.number(0, deployment, "spec", "minReadySeconds"));
        spec.set("selector", Json.at(deployment, "spec", "selector").deepCopy());
        Json.child(spec, "selector", "matchLabels").put(HASH_LABEL, hash);
        spec.set("template", Json.at(deployment, "spec", "template").deepCopy());
        Json.child(spec, "template", "metadata", "labels").put(HASH_LABEL, hash);
        replicaSet.putObject("status").put("replicas", 0);
        return store.create(ObjectKey.of(ResourceTypes.REPLICA_SETS, replicaSet), replicaSet, false);
    }

    /** Makes an older ReplicaSet the newest again: that is what a rollback is. */
    void promote(JsonNode replicaSet, long revision) {
        store.edit(
                ObjectKey.of(ResourceTypes.REPLICA_SETS, replicaSet),
                object -> Json.child(object, "metadata", "annotations").put(REVISION, Long.toString(revision)));
    }

    void scale(JsonNode deployment, JsonNode replicaSet, int replicas) {
        int before = size(replicaSet);
        if (before == replicas) {
            return;
        }
        store.edit(ObjectKey.of(ResourceTypes.REPLICA_SETS, replicaSet), object -> Json.child(object, "spec")
                .put("replicas", replicas));
        events.normal(
                deployment,
                COMPONENT,
                "ScalingReplicaSet",
                "Scaled " + (before < replicas ? "up" : "down") + " replica set " + Meta.name(replicaSet) + " from "
                        + before + " to " + replicas);
    }

    void delete(JsonNode replicaSet) {
        store.remove(ObjectKey.of(ResourceTypes.REPLICA_SETS, replicaSet));
    }

    /** Replicas asked for. */
    static int size(JsonNode replicaSet) {
        return Json.number(0, replicaSet, "spec", "replicas");
    }

    static int count(JsonNode replicaSet, String field) {
        return Json.number(0, replicaSet, "status", field);
    }

    static int sum(List<ObjectNode> replicaSets, String field) {
        return replicaSets.stream()
                .mapToInt(replicaSet -> count(replicaSet, field))
                .sum();
    }

    private static ObjectNode labels(JsonNode deployment, String hash) {
        ObjectNode labels = Json.object();
        Json.texts(deployment, "spec", "template", "metadata", "labels").forEach(labels::put);
        return labels.put(HASH_LABEL, hash);
    }
}
