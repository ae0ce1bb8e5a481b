package dev.shipline.sandbox.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Chooses the kind of patch by the type of its content. */
final class Patches {
    static final String APPLY = "application/apply-patch+yaml";

    private Patches() {}

    /** What becomes of the target, which is not changed itself. */
    static ObjectNode apply(String contentType, ObjectNode target, JsonNode patch) {
        JsonNode patched =
                switch (contentType) {
                    case "application/merge-patch+json" -> MergePatch.apply(target, patch);
                    case "application/json-patch+json" -> JsonPatch.apply(target, patch);
                    case "application/strategic-merge-patch+json", APPLY ->
                        StrategicMergePatch.apply(target, object(patch));
                    default -> throw ApiException.unsupportedMediaType(contentType);
                };
        return object(patched);
    }

    private static ObjectNode object(JsonNode node) {
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw ApiException.badRequest("the patch does not make an object");
    }
}
