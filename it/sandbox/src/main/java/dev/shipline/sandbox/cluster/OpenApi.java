package dev.shipline.sandbox.cluster;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * The API's description of itself, as far as clients look at it: they ask whether a PATCH of a kind takes {@code fieldValidation}, and leave the
 * validation to the server when it does.
 */
final class OpenApi {
    private static final String ROOT = "/openapi/v3";

    private OpenApi() {}

    static ObjectNode index() {
        ObjectNode index = Json.object();
        ObjectNode paths = index.putObject("paths");
        for (ResourceType type : ResourceTypes.ALL) {
            for (String version : type.versions()) {
                String path = (type.group().isEmpty() ? "api/" : "apis/") + type.apiVersion(version);
                paths.putObject(path).put("serverRelativeURL", ROOT + "/" + path + "?hash=" + Discovery.VERSION);
            }
        }
        return index;
    }

    /** @throws ApiException where there is no such version */
    static ObjectNode document(String group, String version) {
        List<ResourceType> types = ResourceTypes.ALL.stream()
                .filter(type -> type.group().equals(group) && type.versions().contains(version))
                .toList();
        if (types.isEmpty()) {
            throw ApiException.noSuchResource();
        }
        ObjectNode document = Json.object().put("openapi", "3.0.0");
        document.putObject("info").put("title", "Kubernetes").put("version", Discovery.VERSION);
        ObjectNode paths = document.putObject("paths");
        ObjectNode schemas = Json.child(document, "components", "schemas");
        for (ResourceType type : types) {
            ObjectNode patch = paths.putObject(path(type, version)).putObject("patch");
            patch.put("x-kubernetes-action", "patch");
            patch.set("x-kubernetes-group-version-kind", kind(type, version));
            patch.set("parameters", parameters());
            patch.putObject("responses").putObject("200").put("description", "OK");
            ObjectNode schema = schemas.putObject(schemaName(type, version));
            schema.put("type", "object");
            schema.putArray("x-kubernetes-group-version-kind").add(kind(type, version));
        }
        return document;
    }

    private static String path(ResourceType type, String version) {
        String root = (type.group().isEmpty() ? "/api/" : "/apis/") + type.apiVersion(version);
        String scope = type.namespaced() ? "/namespaces/{namespace}" : "";
        return root + scope + "/" + type.plural() + "/{name}";
    }

    private static String schemaName(ResourceType type, String version) {
        String group = type.group().isEmpty() ? "core" : type.group().split("\\.")[0];
        return "io.k8s.api." + group + "." + version + "." + type.kind();
    }

    private static ObjectNode kind(ResourceType type, String version) {
        return Json.object().put("group", type.group()).put("version", version).put("kind", type.kind());
    }

    private static ArrayNode parameters() {
        ArrayNode parameters = Json.array();
        for (String name : List.of("dryRun", "fieldManager", "fieldValidation", "force")) {
            parameters
                    .addObject()
                    .put("name", name)
                    .put("in", "query")
                    .putObject("schema")
                    .put("type", name.equals("force") ? "boolean" : "string");
        }
        return parameters;
    }
}
