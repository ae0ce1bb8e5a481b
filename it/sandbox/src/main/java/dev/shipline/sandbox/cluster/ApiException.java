package dev.shipline.sandbox.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** A refusal, in the form that clients of Kubernetes expect. */
final class ApiException extends RuntimeException {
    private final int code;
    private final transient ObjectNode status;

    /** One field that is wrong. */
    record Cause(String reason, String field, String message) {}

    private ApiException(int code, String reason, String message, ObjectNode details) {
        super(message);
        this.code = code;
        this.status = Json.object()
                .put("kind", "Status")
                .put("apiVersion", "v1")
                .put("status", "Failure")
                .put("message", message)
                .put("reason", reason)
                .put("code", code);
        status.putObject("metadata");
        if (!details.isEmpty()) {
            status.set("details", details);
        }
    }

    int code() {
        return code;
    }

    ObjectNode status() {
        return status;
    }

    static ApiException notFound(ResourceType type, String name) {
        String message = type.qualifiedPlural() + " \"" + name + "\" not found";
        return new ApiException(404, "NotFound", message, details(type.group(), type.plural(), name));
    }

    static ApiException noSuchResource() {
        return new ApiException(404, "NotFound", "the server could not find the requested resource", Json.object());
    }

    static ApiException alreadyExists(ResourceType type, String name) {
        String message = type.qualifiedPlural() + " \"" + name + "\" already exists";
        return new ApiException(409, "AlreadyExists", message, details(type.group(), type.plural(), name));
    }

    static ApiException stale(ResourceType type, String name) {
        return conflict(
                type,
                name,
                "the object has been modified; please apply your changes to the latest version and try again");
    }

    static ApiException conflict(ResourceType type, String name, String cause) {
        String message = "Operation cannot be fulfilled on " + type.qualifiedPlural() + " \"" + name + "\": " + cause;
        return new ApiException(409, "Conflict", message, details(type.group(), type.plural(), name));
    }

    static ApiException invalid(ResourceType type, String name, List<Cause> causes) {
        List<String> lines = causes.stream()
                .map(cause -> cause.field() + ": " + cause.message())
                .toList();
        String all = lines.size() == 1 ? lines.get(0) : "[" + String.join(", ", lines) + "]";
        ObjectNode details = details(type.group(), type.kind(), name);
        causes.forEach(cause -> details.withArray("causes")
                .addObject()
                .put("reason", cause.reason())
                .put("message", cause.message())
                .put("field", cause.field()));
        return new ApiException(422, "Invalid", type.qualifiedKind() + " \"" + name + "\" is invalid: " + all, details);
    }

    static ApiException badRequest(String message) {
        return new ApiException(400, "BadRequest", message, Json.object());
    }

    static ApiException unauthorized() {
        return new ApiException(401, "Unauthorized", "Unauthorized", Json.object());
    }

    static ApiException forbidden(ApiPath path, String verb, String resource) {
        String message = path.plural() + " is forbidden: User \"sandbox\" cannot " + verb + " resource \"" + resource
                + "\" in API group \"" + path.group() + "\""
                + (path.namespace().isEmpty()
                        ? " at the cluster scope"
                        : " in the namespace \"" + path.namespace() + "\"");
        return new ApiException(403, "Forbidden", message, details(path.group(), path.plural(), path.name()));
    }

    static ApiException methodNotAllowed() {
        return new ApiException(
                405,
                "MethodNotAllowed",
                "the server does not allow this method on the requested resource",
                Json.object());
    }

    static ApiException unsupportedMediaType(String contentType) {
        return new ApiException(
                415,
                "UnsupportedMediaType",
                "the body of the request was in an unknown format: " + contentType,
                Json.object());
    }

    static ApiException expired(long revision, long oldest) {
        return new ApiException(
                410, "Expired", "too old resource version: " + revision + " (" + oldest + ")", Json.object());
    }

    static ApiException internal(String message) {
        return new ApiException(500, "InternalError", "Internal error occurred: " + message, Json.object());
    }

    private static ObjectNode details(String group, String kind, String name) {
        ObjectNode details = Json.object().put("name", name);
        if (!group.isEmpty()) {
            details.put("group", group);
        }
        return details.put("kind", kind);
    }
}
