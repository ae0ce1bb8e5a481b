package dev.shipline.sandbox.cluster;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.UnaryOperator;

/** POST, PUT and PATCH. */
final class ResourceWrites {
    private static final List<String> KEPT_BY_THE_SERVER =
            List.of("name", "namespace", "uid", "creationTimestamp", "generation", "deletionTimestamp");
    private final ObjectStore store;
    private final NameSuffix suffix;

    ResourceWrites(ObjectStore store, NameSuffix suffix) {
        this.store = requireNonNull(store, "store is null");
        this.suffix = requireNonNull(suffix, "suffix is null");
    }

    Reply create(ResourceType type, ApiPath path, ApiRequest request) {
        ObjectNode object = Versions.toStored(type, path.version(), request.object());
        return Reply.created(shown(type, path, create(type, path, object, request.dryRun())));
    }

    Reply replace(ObjectKey key, ApiPath path, ApiRequest request) {
        ObjectNode body = request.object();
        return Reply.ok(shown(key.type(), path, update(key, path, request.dryRun(), current -> body)));
    }

    Reply patch(ObjectKey key, ApiPath path, ApiRequest request) {
        JsonNode patch = request.json();
        if (request.contentType().equals(Patches.APPLY) && store.find(key).isEmpty()) {
            ObjectNode object = Versions.toStored(key.type(), path.version(), request.object());
            Json.child(object, "metadata").put("name", key.name());
            return Reply.created(shown(key.type(), path, create(key.type(), path, object, request.dryRun())));
        }
        ObjectNode patched =
                update(key, path, request.dryRun(), current -> Patches.apply(request.contentType(), current, patch));
        return Reply.ok(shown(key.type(), path, patched));
    }

    private ObjectNode create(ResourceType type, ApiPath path, ObjectNode object, boolean dryRun) {
        ObjectNode metadata = Json.child(object, "metadata");
        if (!Meta.version(object).isEmpty()) {
            throw ApiException.badRequest("resourceVersion should not be set on objects to be created");
        }
        if (type.namespaced()) {
            requireNamespace(path.namespace(), object);
            metadata.put("namespace", path.namespace());
        }
        if (Meta.name(object).isEmpty() && !Json.text(metadata, "generateName").isEmpty()) {
            metadata.put("name", Json.text(metadata, "generateName") + suffix.next());
        }
        if (type.hasStatus()) {
            object.remove("status");
        }
        Defaults.apply(type, object);
        Validation.onCreate(type, object);
        return store.create(ObjectKey.of(type, object), object, dryRun);
    }

    private void requireNamespace(String namespace, ObjectNode object) {
        String own = Meta.namespace(object);
        if (!own.isEmpty() && !own.equals(namespace)) {
            throw ApiException.badRequest(
                    "the namespace of the provided object does not match the namespace sent on the request");
        }
        if (store.find(new ObjectKey(ResourceTypes.NAMESPACES, "", namespace)).isEmpty()) {
            throw ApiException.notFound(ResourceTypes.NAMESPACES, namespace);
        }
    }

    private ObjectNode update(ObjectKey key, ApiPath path, boolean dryRun, UnaryOperator<ObjectNode> change) {
        ResourceType type = key.type();
        return store.update(key, dryRun, current -> {
            ObjectNode sent = change.apply(Versions.toClient(type, path.version(), current));
            ObjectNode next = Versions.toStored(type, path.version(), sent);
            requireSame(key, current, next);
            if (path.subresource().equals("status")) {
                ObjectNode withStatus = current.deepCopy();
                withStatus.set("status", next.path("status").isMissingNode() ? Json.object() : next.path("status"));
                return withStatus;
            }
            keepServersPart(type, current, next);
            Defaults.apply(type, next);
            Validation.onUpdate(type, current, next);
            return next;
        });
    }

    private static void requireSame(ObjectKey key, ObjectNode current, ObjectNode next) {
        if (!Meta.version(next).isEmpty() && !Meta.version(next).equals(Meta.version(current))) {
            throw ApiException.stale(key.type(), key.name());
        }
        if (!Meta.uid(next).isEmpty() && !Meta.uid(next).equals(Meta.uid(current))) {
            throw ApiException.conflict(
                    key.type(),
                    key.name(),
                    "Precondition failed: UID in precondition: " + Meta.uid(next) + ", UID in object meta: "
                            + Meta.uid(current));
        }
        if (!Meta.name(next).isEmpty() && !Meta.name(next).equals(key.name())) {
            throw ApiException.badRequest("the name of the object (" + Meta.name(next)
                    + ") does not match the name on the URL (" + key.name() + ")");
        }
    }

    private static void keepServersPart(ResourceType type, ObjectNode current, ObjectNode next) {
        ObjectNode metadata = Json.child(next, "metadata");
        for (String field : KEPT_BY_THE_SERVER) {
            JsonNode kept = Json.at(current, "metadata", field);
            if (kept.isMissingNode()) {
                metadata.remove(field);
            } else {
                metadata.set(field, kept);
            }
        }
        metadata.put("resourceVersion", Meta.version(current));
        if (type.hasStatus()) {
            next.remove("status");
            if (current.has("status")) {
                next.set("status", current.get("status"));
            }
        }
        if (type.equals(ResourceTypes.SERVICES) && !next.path("spec").has("clusterIP")) {
            Json.child(next, "spec").set("clusterIP", Json.at(current, "spec", "clusterIP"));
        }
    }

    private static ObjectNode shown(ResourceType type, ApiPath path, ObjectNode stored) {
        return Versions.toClient(type, path.version(), stored);
    }
}
