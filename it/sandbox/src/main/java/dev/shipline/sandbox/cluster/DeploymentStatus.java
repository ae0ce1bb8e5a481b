package dev.shipline.sandbox.cluster;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Says in a Deployment's status how far its rollout is, as the real controller does. */
final class DeploymentStatus {
    private static final String DEADLINE_EXCEEDED = "ProgressDeadlineExceeded";
    private static final String NEW_AVAILABLE = "NewReplicaSetAvailable";
    private final ObjectStore store;
    private final Clock clock;

    DeploymentStatus(ObjectStore store, Clock clock) {
        this.store = requireNonNull(store, "store is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    /** The numbers of a status. */
    private record Numbers(int replicas, int updated, int ready, int available) {
        static Numbers in(JsonNode deployment) {
            return new Numbers(
                    Json.number(0, deployment, "status", "replicas"),
                    Json.number(0, deployment, "status", "updatedReplicas"),
                    Json.number(0, deployment, "status", "readyReplicas"),
                    Json.number(0, deployment, "status", "availableReplicas"));
        }

        boolean completes(int wanted) {
            return updated == wanted && replicas == wanted && available == wanted;
        }

        boolean isAheadOf(Numbers before) {
            return updated > before.updated
                    || replicas - updated < before.replicas - before.updated
                    || ready > before.ready
                    || available > before.available;
        }
    }

    /** @param replicaSets the newest last */
    void update(ObjectNode deployment, List<ObjectNode> replicaSets, boolean created) {
        ObjectNode newest = replicaSets.get(replicaSets.size() - 1);
        Numbers now = new Numbers(
                ReplicaSets.sum(replicaSets, "replicas"),
                ReplicaSets.count(newest, "replicas"),
                ReplicaSets.sum(replicaSets, "readyReplicas"),
                ReplicaSets.sum(replicaSets, "availableReplicas"));
        store.edit(ObjectKey.of(ResourceTypes.DEPLOYMENTS, deployment), object -> {
            Numbers before = Numbers.in(object);
            write(object, now);
            available(object, now);
            progress(object, newest, before, now, created);
        });
    }

    private static void write(ObjectNode deployment, Numbers now) {
        ObjectNode status = Json.child(deployment, "status");
        status.put("observedGeneration", Meta.generation(deployment));
        Counts.put(status, "replicas", now.replicas());
        Counts.put(status, "updatedReplicas", now.updated());
        Counts.put(status, "readyReplicas", now.ready());
        Counts.put(status, "availableReplicas", now.available());
        Counts.put(status, "unavailableReplicas", Math.max(0, now.replicas() - now.available()));
    }

    private void available(ObjectNode deployment, Numbers now) {
        boolean enough = now.available() >= RollingUpdate.of(deployment).minimumAvailable();
        String reason = enough ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable";
        String message = "Deployment " + (enough ? "has" : "does not have") + " minimum availability.";
        String lastUpdate = Conditions.find(deployment, "Available")
                .filter(condition -> Json.text(condition, "reason").equals(reason))
                .map(condition -> Json.text(condition, "lastUpdateTime"))
                .orElse(Meta.now(clock));
        Conditions.set(deployment, "Available", enough, reason, message, Meta.now(clock))
                .put("lastUpdateTime", lastUpdate);
    }

    private void progress(ObjectNode deployment, JsonNode newest, Numbers before, Numbers now, boolean created) {
        String subject = "ReplicaSet \"" + Meta.name(newest) + "\" ";
        Optional<JsonNode> present = Conditions.find(deployment, "Progressing");
        String reason = present.map(condition -> Json.text(condition, "reason")).orElse("");
        if (created) {
            progressing(
                    deployment, true, "NewReplicaSetCreated", "Created new replica set \"" + Meta.name(newest) + "\"");
        } else if (now.completes(wanted(deployment))) {
            if (!reason.equals(NEW_AVAILABLE) || !text(present, "message").startsWith(subject)) {
                progressing(deployment, true, NEW_AVAILABLE, subject + "has successfully progressed.");
            }
        } else if (now.isAheadOf(before) || present.isEmpty()) {
            progressing(deployment, true, "ReplicaSetUpdated", subject + "is progressing.");
        } else if (!reason.equals(DEADLINE_EXCEEDED) && !reason.equals(NEW_AVAILABLE) && late(deployment, present)) {
            progressing(deployment, false, DEADLINE_EXCEEDED, subject + "has timed out progressing.");
        }
    }

    private void progressing(ObjectNode deployment, boolean value, String reason, String message) {
        String now = Meta.now(clock);
        Conditions.set(deployment, "Progressing", value, reason, message, now).put("lastUpdateTime", now);
    }

    private boolean late(ObjectNode deployment, Optional<JsonNode> progressing) {
        int seconds = Json.number(600, deployment, "spec", "progressDeadlineSeconds");
        return Instant.parse(text(progressing, "lastUpdateTime"))
                .plusSeconds(seconds)
                .isBefore(clock.instant());
    }

    private static String text(Optional<JsonNode> condition, String field) {
        return condition.map(found -> Json.text(found, field)).orElse("");
    }

    private static int wanted(JsonNode deployment) {
        return Json.number(1, deployment, "spec", "replicas");
    }
}
