package dev.shipline.sandbox.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The merge that Kubernetes defines over its own types: a list of named things is merged thing by thing.
 *
 * <p>The real one reads each list's key from the types' source; here the name of the field decides, which is the same for every kind that the sandbox serves.
 */
final class StrategicMergePatch {
    private static final String DIRECTIVE = "$patch";
    private static final String ORDER = "$setElementOrder/";
    private static final String DELETE_VALUES = "$deleteFromPrimitiveList/";
    private static final String RETAIN_KEYS = "$retainKeys";
    private static final Map<String, List<String>> MERGE_KEYS = Map.ofEntries(
            Map.entry("containers", List.of("name")),
            Map.entry("initContainers", List.of("name")),
            Map.entry("ephemeralContainers", List.of("name")),
            Map.entry("env", List.of("name")),
            Map.entry("volumes", List.of("name")),
            Map.entry("imagePullSecrets", List.of("name")),
            Map.entry("secrets", List.of("name")),
            Map.entry("volumeMounts", List.of("mountPath")),
            Map.entry("volumeDevices", List.of("devicePath")),
            // A container's port, or a service's
            Map.entry("ports", List.of("containerPort", "port")),
            Map.entry("ownerReferences", List.of("uid")),
            Map.entry("conditions", List.of("type")),
            Map.entry("hostAliases", List.of("ip")),
            Map.entry("topologySpreadConstraints", List.of("topologyKey")));
    private static final Set<String> MERGED_VALUES = Set.of("finalizers");

    private StrategicMergePatch() {}

    static ObjectNode apply(ObjectNode target, ObjectNode patch) {
        if (Json.text(patch, DIRECTIVE).equals("replace")) {
            ObjectNode replacement = patch.deepCopy();
            replacement.remove(DIRECTIVE);
            return replacement;
        }
        if (Json.text(patch, DIRECTIVE).equals("delete")) {
            return Json.object();
        }
        ObjectNode merged = target.deepCopy();
        if (patch.has(RETAIN_KEYS)) {
            merged.retain(Json.items(patch, RETAIN_KEYS).stream()
                    .map(JsonNode::asText)
                    .toList());
        }
        for (Map.Entry<String, JsonNode> field : patch.properties()) {
            applyField(merged, field.getKey(), field.getValue());
        }
        for (Map.Entry<String, JsonNode> field : patch.properties()) {
            if (field.getKey().startsWith(ORDER)) {
                reorder(merged, field.getKey().substring(ORDER.length()), field.getValue());
            }
        }
        return merged;
    }

    private static void applyField(ObjectNode merged, String field, JsonNode value) {
        if (field.startsWith(DELETE_VALUES)) {
            deleteValues(merged, field.substring(DELETE_VALUES.length()), value);
        } else if (field.startsWith("$")) {
            return;
        } else if (value.isNull()) {
            merged.remove(field);
        } else if (value instanceof ObjectNode object) {
            ObjectNode present = merged.get(field) instanceof ObjectNode known ? known : Json.object();
            merged.set(field, apply(present, object));
        } else if (value instanceof ArrayNode array) {
            merged.set(field, mergeList(field, merged.path(field), array));
        } else {
            merged.set(field, value);
        }
    }

    private static ArrayNode mergeList(String field, JsonNode target, ArrayNode patch) {
        if (MERGED_VALUES.contains(field)) {
            Set<JsonNode> values = new LinkedHashSet<>(Json.items(target));
            patch.forEach(values::add);
            return Json.array(values);
        }
        Optional<String> key = mergeKey(field, patch);
        if (key.isEmpty()) {
            return patch.deepCopy();
        }
        List<JsonNode> merged = new ArrayList<>(Json.items(target));
        for (JsonNode item : patch) {
            if (!item.has(key.get())) {
                // The directive alone: what follows replaces the whole list
                merged.clear();
                continue;
            }
            int at = indexOf(merged, key.get(), item.path(key.get()));
            if (Json.text(item, DIRECTIVE).equals("delete")) {
                if (at >= 0) {
                    merged.remove(at);
                }
            } else if (at >= 0) {
                merged.set(at, apply((ObjectNode) merged.get(at), (ObjectNode) item));
            } else {
                merged.add(apply(Json.object(), (ObjectNode) item));
            }
        }
        return Json.array(merged);
    }

    private static Optional<String> mergeKey(String field, ArrayNode patch) {
        return MERGE_KEYS.getOrDefault(field, List.of()).stream()
                .filter(key -> Json.items(patch).stream()
                        .allMatch(item ->
                                item.has(key) || item.path(DIRECTIVE).asText().equals("replace")))
                .findFirst();
    }

    private static int indexOf(List<JsonNode> items, String key, JsonNode value) {
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i).path(key).equals(value)) {
                return i;
            }
        }
        return -1;
    }

    private static void deleteValues(ObjectNode merged, String field, JsonNode values) {
        Set<JsonNode> gone = Json.items(values).stream().collect(Collectors.toSet());
        List<JsonNode> left = Json.items(merged, field).stream()
                .filter(item -> !gone.contains(item))
                .toList();
        merged.set(field, Json.array(left));
    }

    private static void reorder(ObjectNode merged, String field, JsonNode order) {
        if (!merged.path(field).isArray()) {
            return;
        }
        List<JsonNode> left = Json.items(merged, field);
        List<JsonNode> sorted = new ArrayList<>();
        for (JsonNode wanted : order) {
            left.stream().filter(item -> isNamedBy(item, wanted)).findFirst().ifPresent(item -> {
                sorted.add(item);
                left.remove(item);
            });
        }
        sorted.addAll(left);
        merged.set(field, Json.array(sorted));
    }

    /** An element of an order is the bare value, or an object of the keys alone. */
    private static boolean isNamedBy(JsonNode item, JsonNode wanted) {
        if (!wanted.isObject()) {
            return item.equals(wanted);
        }
        return wanted.properties().stream()
                .allMatch(key -> item.path(key.getKey()).equals(key.getValue()));
    }
}
