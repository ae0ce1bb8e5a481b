package dev.shipline.sandbox.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** Finds what a pod belongs to. */
final class Workloads {
    private Workloads() {}

    /** The name of the Deployment, StatefulSet, DaemonSet, CronJob or Job; the pod's own where it belongs to nothing. */
    static String nameOf(ObjectStore store, JsonNode pod) {
        JsonNode here = pod;
        while (true) {
            Optional<JsonNode> owner = Meta.controller(here);
            if (owner.isEmpty()) {
                return Meta.name(here);
            }
            Optional<ObjectKey> key = key(owner.get(), Meta.namespace(pod));
            if (key.isEmpty() || store.find(key.get()).isEmpty()) {
                return Json.text(owner.get(), "name");
            }
            here = store.find(key.get()).get();
        }
    }

    private static Optional<ObjectKey> key(JsonNode owner, String namespace) {
        return ResourceTypes.ALL.stream()
                .filter(type -> type.kind().equals(Json.text(owner, "kind")))
                .findFirst()
                .map(type -> new ObjectKey(type, type.namespaced() ? namespace : "", Json.text(owner, "name")));
    }
}
