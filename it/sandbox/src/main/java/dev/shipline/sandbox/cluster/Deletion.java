package dev.shipline.sandbox.cluster;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** DELETE of an object or a collection. What an object owns goes with it, unless the client wants it orphaned. */
final class Deletion {
    private final ObjectStore store;
    private final GarbageCollector garbage;
    private final Clock clock;

    Deletion(ObjectStore store, GarbageCollector garbage, Clock clock) {
        this.store = requireNonNull(store, "store is null");
        this.garbage = requireNonNull(garbage, "garbage is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    Reply one(ObjectKey key, ApiRequest request) {
        ObjectNode options = request.object();
        ObjectNode object = store.find(key).orElseThrow(() -> ApiException.notFound(key.type(), key.name()));
        requirePreconditions(key, object, options.path("preconditions"));
        boolean dryRun = request.dryRun() || !Json.items(options, "dryRun").isEmpty();
        if (!dryRun) {
            if (policy(request, options).equals("Orphan")) {
                garbage.orphan(object);
            }
            delete(key, options);
            garbage.collect();
        }
        return store.find(key).<Reply>map(Reply::ok).orElseGet(() -> Reply.deleted(key, object));
    }

    Reply collection(ResourceType type, ApiPath path, ApiRequest request) {
        Predicate<JsonNode> chosen = ResourceReads.selection(request);
        List<ObjectNode> gone = store.snapshot(type, path.namespace()).objects().stream()
                .filter(chosen)
                .toList();
        ObjectNode options = request.object();
        if (!request.dryRun()) {
            gone.forEach(object -> delete(ObjectKey.of(type, object), options));
            garbage.collect();
        }
        ObjectNode list =
                Json.object().put("kind", type.kind() + "List").put("apiVersion", type.apiVersion(path.version()));
        list.putObject("metadata");
        list.set("items", Json.array(gone));
        return Reply.ok(list);
    }

    private void delete(ObjectKey key, ObjectNode options) {
        Optional<ObjectNode> object = store.find(key);
        boolean finalizers = object.map(
                        found -> !Json.items(found, "metadata", "finalizers").isEmpty())
                .orElse(false);
        boolean graceful = key.type().equals(ResourceTypes.PODS) && Json.number(1, options, "gracePeriodSeconds") > 0;
        if (graceful || finalizers) {
            garbage.terminate(key, Meta.now(clock));
            return;
        }
        store.remove(key);
    }

    private static String policy(ApiRequest request, ObjectNode options) {
        String asked = request.parameter("propagationPolicy");
        return asked.isEmpty() ? Json.text(options, "propagationPolicy") : asked;
    }

    private static void requirePreconditions(ObjectKey key, ObjectNode object, JsonNode preconditions) {
        String uid = Json.text(preconditions, "uid");
        String version = Json.text(preconditions, "resourceVersion");
        boolean otherObject = !uid.isEmpty() && !uid.equals(Meta.uid(object));
        boolean otherVersion = !version.isEmpty() && !version.equals(Meta.version(object));
        if (otherObject || otherVersion) {
            throw ApiException.conflict(key.type(), key.name(), "the preconditions of the deletion do not hold");
        }
    }
}
