package dev.shipline.sandbox.cluster;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Leads a request about objects to what answers it. */
final class ResourceEndpoint {
    private final ResourceReads reads;
    private final ResourceWrites writes;
    private final Deletion deletion;
    private final ScaleEndpoint scale;
    private final PodLogs logs;
    private final DeniedRights denied;

    ResourceEndpoint(
            ResourceReads reads,
            ResourceWrites writes,
            Deletion deletion,
            ScaleEndpoint scale,
            PodLogs logs,
            DeniedRights denied) {
        this.reads = requireNonNull(reads, "reads is null");
        this.writes = requireNonNull(writes, "writes is null");
        this.deletion = requireNonNull(deletion, "deletion is null");
        this.scale = requireNonNull(scale, "scale is null");
        this.logs = requireNonNull(logs, "logs is null");
        this.denied = requireNonNull(denied, "denied is null");
    }

    /** @throws ApiException where nothing is served at that path */
    static ResourceType type(ApiPath path) {
        return ResourceTypes.find(path.group(), path.version(), path.plural())
                .filter(type -> type.namespaced() || path.namespace().isEmpty())
                .orElseThrow(ApiException::noSuchResource);
    }

    Reply handle(ApiPath path, ApiRequest request) {
        ResourceType type = type(path);
        if (type.equals(ResourceTypes.ACCESS_REVIEWS)) {
            return review(request);
        }
        denied.require(path, request);
        if (path.name().isEmpty()) {
            return collection(type, path, request);
        }
        ObjectKey key = new ObjectKey(type, path.namespace(), path.name());
        return switch (path.subresource()) {
            case "", "status" -> object(key, path, request);
            case "scale" -> scale.handle(key, request);
            case "log" -> logs.read(reads.find(key), request);
            default -> throw ApiException.noSuchResource();
        };
    }

    private Reply collection(ResourceType type, ApiPath path, ApiRequest request) {
        return switch (request.method()) {
            case "GET" -> reads.list(type, path, request);
            case "POST" -> writes.create(type, path, request);
            case "DELETE" -> deletion.collection(type, path, request);
            default -> throw ApiException.methodNotAllowed();
        };
    }

    private Reply object(ObjectKey key, ApiPath path, ApiRequest request) {
        return switch (request.method()) {
            case "GET" -> reads.one(key, path.version());
            case "PUT" -> writes.replace(key, path, request);
            case "PATCH" -> writes.patch(key, path, request);
            case "DELETE" -> deletion.one(key, request);
            default -> throw ApiException.methodNotAllowed();
        };
    }

    private Reply review(ApiRequest request) {
        if (!request.method().equals("POST")) {
            throw ApiException.methodNotAllowed();
        }
        ObjectNode review = request.object();
        Json.child(review, "metadata");
        boolean isAllowed = denied.allows(Json.at(review, "spec", "resourceAttributes"));
        Json.child(review, "status").put("allowed", isAllowed);
        return Reply.created(review);
    }
}
