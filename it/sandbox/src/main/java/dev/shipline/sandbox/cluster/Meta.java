package dev.shipline.sandbox.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/** What every object says of itself. */
final class Meta {
    private Meta() {}

    static String name(JsonNode object) {
        return Json.text(object, "metadata", "name");
    }

    static String namespace(JsonNode object) {
        return Json.text(object, "metadata", "namespace");
    }

    static String uid(JsonNode object) {
        return Json.text(object, "metadata", "uid");
    }

    static String version(JsonNode object) {
        return Json.text(object, "metadata", "resourceVersion");
    }

    static long generation(JsonNode object) {
        return Json.at(object, "metadata", "generation").asLong();
    }

    static Map<String, String> labels(JsonNode object) {
        return Json.texts(object, "metadata", "labels");
    }

    static String annotation(JsonNode object, String name) {
        return Json.text(object, "metadata", "annotations", name);
    }

    static boolean terminating(JsonNode object) {
        return !Json.text(object, "metadata", "deletionTimestamp").isEmpty();
    }

    static Optional<JsonNode> controller(JsonNode object) {
        return Json.items(object, "metadata", "ownerReferences").stream()
                .filter(owner -> owner.path("controller").asBoolean())
                .findFirst();
    }

    static boolean isControlledBy(JsonNode object, JsonNode owner) {
        return controller(object)
                .map(reference -> Json.text(reference, "uid").equals(uid(owner)))
                .orElse(false);
    }

    static ObjectNode ownerReference(JsonNode owner) {
        return Json.object()
                .put("apiVersion", Json.text(owner, "apiVersion"))
                .put("kind", Json.text(owner, "kind"))
                .put("name", name(owner))
                .put("uid", uid(owner))
                .put("controller", true)
                .put("blockOwnerDeletion", true);
    }

    /** Now, as Kubernetes writes it: whole seconds. */
    static String now(Clock clock) {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
