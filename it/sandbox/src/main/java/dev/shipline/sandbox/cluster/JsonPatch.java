package dev.shipline.sandbox.cluster;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** RFC 6902. */
final class JsonPatch {
    private JsonPatch() {}

    static JsonNode apply(JsonNode target, JsonNode operations) {
        JsonNode document = target.deepCopy();
        for (JsonNode operation : operations) {
            document = step(document, operation);
        }
        return document;
    }

    private static JsonNode step(JsonNode document, JsonNode operation) {
        JsonPointer path = pointer(operation, "path");
        return switch (Json.text(operation, "op")) {
            case "add" -> put(document, path, operation.path("value"), false);
            case "replace" -> {
                present(document, path);
                yield put(document, path, operation.path("value"), true);
            }
            case "remove" -> {
                remove(document, path);
                yield document;
            }
            case "copy" -> put(document, path, present(document, pointer(operation, "from")), false);
            case "move" -> {
                JsonPointer from = pointer(operation, "from");
                JsonNode moved = present(document, from);
                remove(document, from);
                yield put(document, path, moved, false);
            }
            case "test" -> {
                if (!document.at(path).equals(operation.path("value"))) {
                    throw ApiException.badRequest("testing value " + path + " failed: test failed");
                }
                yield document;
            }
            default -> throw ApiException.badRequest("unexpected kind of patch operation: " + operation);
        };
    }

    private static JsonPointer pointer(JsonNode operation, String field) {
        try {
            return JsonPointer.compile(Json.text(operation, field));
        } catch (IllegalArgumentException e) {
            throw ApiException.badRequest("invalid path in patch operation: " + operation);
        }
    }

    private static JsonNode present(JsonNode document, JsonPointer path) {
        JsonNode found = document.at(path);
        if (found.isMissingNode()) {
            throw ApiException.badRequest("patch operation does not apply: doc is missing path: " + path);
        }
        return found;
    }

    private static JsonNode put(JsonNode document, JsonPointer path, JsonNode value, boolean replace) {
        if (path.matches()) {
            return value.deepCopy();
        }
        JsonNode parent = present(document, path.head());
        String last = path.last().getMatchingProperty();
        if (parent instanceof ObjectNode object) {
            object.set(last, value.deepCopy());
        } else if (parent instanceof ArrayNode array) {
            int index = last.equals("-") ? array.size() : index(array, last);
            if (replace) {
                array.set(index, value.deepCopy());
            } else {
                array.insert(index, value.deepCopy());
            }
        } else {
            throw ApiException.badRequest("patch operation does not apply: no container at " + path.head());
        }
        return document;
    }

    private static void remove(JsonNode document, JsonPointer path) {
        present(document, path);
        JsonNode parent = document.at(path.head());
        String last = path.last().getMatchingProperty();
        if (parent instanceof ObjectNode object) {
            object.remove(last);
        } else if (parent instanceof ArrayNode array) {
            array.remove(index(array, last));
        }
    }

    private static int index(ArrayNode array, String text) {
        if (!text.matches("\\d+") || Integer.parseInt(text) > array.size()) {
            throw ApiException.badRequest("invalid index in patch operation: " + text);
        }
        return Integer.parseInt(text);
    }
}
