package dev.shipline.sandbox.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** The conditions in a status. */
final class Conditions {
    private Conditions() {}

    static Optional<JsonNode> find(JsonNode object, String type) {
        return Json.items(object, "status", "conditions").stream()
                .filter(condition -> Json.text(condition, "type").equals(type))
                .findFirst();
    }

    static boolean isTrue(JsonNode object, String type) {
        return find(object, type)
                .map(condition -> Json.text(condition, "status").equals("True"))
                .orElse(false);
    }

    /** Sets a condition; the time of its transition stays as long as its status does. Gives it, for fields that only some conditions have. */
    static ObjectNode set(ObjectNode object, String type, boolean value, String reason, String message, String now) {
        ObjectNode condition = Json.object().put("type", type).put("status", value ? "True" : "False");
        if (!reason.isEmpty()) {
            condition.put("reason", reason);
        }
        if (!message.isEmpty()) {
            condition.put("message", message);
        }
        String since = find(object, type)
                .filter(before -> Json.text(before, "status").equals(Json.text(condition, "status")))
                .map(before -> Json.text(before, "lastTransitionTime"))
                .orElse(now);
        condition.put("lastTransitionTime", since);
        replace(object, type, condition);
        return condition;
    }

    private static void replace(ObjectNode object, String type, ObjectNode condition) {
        List<JsonNode> conditions = Json.items(object, "status", "conditions");
        ArrayNode next = Json.array();
        boolean found = false;
        for (JsonNode present : conditions) {
            boolean same = Json.text(present, "type").equals(type);
            next.add(same ? condition : present);
            found |= same;
        }
        if (!found) {
            next.add(condition);
        }
        Json.child(object, "status").set("conditions", next);
    }
}
