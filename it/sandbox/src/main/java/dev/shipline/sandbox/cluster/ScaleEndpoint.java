package dev.shipline.sandbox.cluster;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** The {@code scale} of a workload: a view of its replicas. */
final class ScaleEndpoint {
    private final ObjectStore store;

    ScaleEndpoint(ObjectStore store) {
        this.store = requireNonNull(store, "store is null");
    }

    Reply handle(ObjectKey key, ApiRequest request) {
        return switch (request.method()) {
            case "GET" ->
                Reply.ok(scale(store.find(key).orElseThrow(() -> ApiException.notFound(key.type(), key.name()))));
            case "PUT" -> Reply.ok(scale(change(key, request, request.object())));
            case "PATCH" -> Reply.ok(scale(change(key, request, null)));
            default -> throw ApiException.methodNotAllowed();
        };
    }

    private ObjectNode change(ObjectKey key, ApiRequest request, ObjectNode replacement) {
        return store.update(key, request.dryRun(), workload -> {
            ObjectNode wanted = replacement != null
                    ? replacement
                    : Patches.apply(request.contentType(), scale(workload), request.json());
            String version = Meta.version(wanted);
            if (!version.isEmpty() && !version.equals(Meta.version(workload))) {
                throw ApiException.stale(key.type(), key.name());
            }
            Json.child(workload, "spec").put("replicas", Json.number(0, wanted, "spec", "replicas"));
            return workload;
        });
    }

    private static ObjectNode scale(ObjectNode workload) {
        ObjectNode scale = Json.object().put("kind", "Scale").put("apiVersion", "autoscaling/v1");
        scale.putObject("metadata")
                .put("name", Meta.name(workload))
                .put("namespace", Meta.namespace(workload))
                .put("uid", Meta.uid(workload))
                .put("resourceVersion", Meta.version(workload))
                .put("creationTimestamp", Json.text(workload, "metadata", "creationTimestamp"));
        scale.putObject("spec").put("replicas", Json.number(0, workload, "spec", "replicas"));
        scale.putObject("status").put("replicas", Json.number(0, workload, "status", "replicas"));
        return scale;
    }
}
