package dev.shipline.sandbox.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Translates between the version that an object is stored in, which is its kind's preferred one, and the version that a client speaks. */
final class Versions {
    private static final String CPU_TARGET = "targetCPUUtilizationPercentage";

    private Versions() {}

    static ObjectNode toClient(ResourceType type, String version, ObjectNode stored) {
        if (type.versions().get(0).equals(version)) {
            return stored;
        }
        ObjectNode shown = stored.deepCopy();
        shown.put("apiVersion", type.apiVersion(version));
        ObjectNode spec = Json.child(shown, "spec");
        for (JsonNode metric : Json.items(spec, "metrics")) {
            if (Json.text(metric, "resource", "name").equals("cpu")) {
                spec.set(CPU_TARGET, Json.at(metric, "resource", "target", "averageUtilization"));
            }
        }
        spec.remove("metrics");
        return shown;
    }

    static ObjectNode toStored(ResourceType type, String version, ObjectNode sent) {
        ObjectNode stored = sent.deepCopy();
        stored.put("kind", type.kind())
                .put("apiVersion", type.apiVersion(type.versions().get(0)));
        if (type.versions().get(0).equals(version)) {
            return stored;
        }
        ObjectNode spec = Json.child(stored, "spec");
        JsonNode target = spec.remove(CPU_TARGET);
        if (target != null) {
            ObjectNode metric = spec.putArray("metrics").addObject().put("type", "Resource");
            Json.child(metric, "resource").put("name", "cpu");
            Json.child(metric, "resource", "target").put("type", "Utilization").set("averageUtilization", target);
        }
        return stored;
    }
}
