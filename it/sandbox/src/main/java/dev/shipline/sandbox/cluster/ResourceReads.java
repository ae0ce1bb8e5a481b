package dev.shipline.sandbox.cluster;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Predicate;

/** GET of an object or a collection. */
final class ResourceReads {
    private final ObjectStore store;

    ResourceReads(ObjectStore store) {
        this.store = requireNonNull(store, "store is null");
    }

    Reply one(ObjectKey key, String version) {
        return Reply.ok(Versions.toClient(key.type(), version, find(key)));
    }

    Reply list(ResourceType type, ApiPath path, ApiRequest request) {
        ObjectStore.Snapshot snapshot = store.snapshot(type, path.namespace());
        ObjectNode list =
                Json.object().put("kind", type.kind() + "List").put("apiVersion", type.apiVersion(path.version()));
        list.putObject("metadata").put("resourceVersion", Long.toString(snapshot.revision()));
        Predicate<JsonNode> chosen = selection(request);
        list.set(
                "items",
                Json.array(snapshot.objects().stream()
                        .filter(chosen)
                        .map(object -> Versions.toClient(type, path.version(), object))
                        .toList()));
        return Reply.ok(list);
    }

    ObjectNode find(ObjectKey key) {
        return store.find(key).orElseThrow(() -> ApiException.notFound(key.type(), key.name()));
    }

    static Predicate<JsonNode> selection(ApiRequest request) {
        return LabelSelector.parse(request.parameter("labelSelector"))
                .and(FieldSelector.parse(request.parameter("fieldSelector")));
    }
}
