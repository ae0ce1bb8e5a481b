package dev.shipline.sandbox.cluster;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The objects of the cluster, in memory and on disk, with the numbering that clients rely on.
 *
 * <p>A stored object is never changed, only replaced: readers get it without a copy and must not write to it.
 */
final class ObjectStore implements AutoCloseable {
    private final ObjectFiles files;
    private final Clock clock;
    private final NavigableMap<ObjectKey, ObjectNode> objects = new TreeMap<>();
    private final ChangeLog changes;
    private long revision;

    /** What was there at a moment. */
    record Snapshot(long revision, List<ObjectNode> objects) {}

    ObjectStore(ObjectFiles files, Clock clock) {
        this.files = requireNonNull(files, "files is null");
        this.clock = requireNonNull(clock, "clock is null");
        objects.putAll(files.load());
        // Later than every revision handed out before, also to objects that are gone
        revision = objects.values().stream()
                .mapToLong(object -> Long.parseLong(Meta.version(object)))
                .reduce(clock.millis(), Math::max);
        changes = new ChangeLog(revision);
    }

    ChangeLog changes() {
        return changes;
    }

    synchronized Optional<ObjectNode> find(ObjectKey key) {
        return Optional.ofNullable(objects.get(key));
    }

    synchronized List<ObjectNode> list(ResourceType type) {
        return snapshot(type, "").objects();
    }

    /** @param namespace empty for all */
    synchronized Snapshot snapshot(ResourceType type, String namespace) {
        List<ObjectNode> found = objects.entrySet().stream()
                .filter(entry -> entry.getKey().type().equals(type))
                .filter(entry ->
                        namespace.isEmpty() || entry.getKey().namespace().equals(namespace))
                .map(entry -> entry.getValue())
                .toList();
        return new Snapshot(revision, found);
    }

    synchronized List<ObjectKey> keys() {
        return List.copyOf(objects.keySet());
    }

    /** @throws ApiException where an object of that name exists */
    synchronized ObjectNode create(ObjectKey key, ObjectNode draft, boolean dryRun) {
        if (objects.containsKey(key)) {
            throw ApiException.alreadyExists(key.type(), key.name());
        }
        ObjectNode object = draft.deepCopy();
        ObjectNode metadata = Json.child(object, "metadata");
        metadata.put("uid", UUID.randomUUID().toString());
        metadata.put("creationTimestamp", Meta.now(clock));
        if (object.has("spec")) {
            metadata.put("generation", 1);
        }
        if (!dryRun) {
            put(key, Optional.empty(), object);
        }
        return object;
    }

    /**
     * Replaces an object by what the change makes of it; nothing is written where nothing differs.
     *
     * @param change gets a copy that it may write to
     * @throws ApiException where there is no such object
     */
    synchronized ObjectNode update(ObjectKey key, boolean dryRun, UnaryOperator<ObjectNode> change) {
        ObjectNode current = find(key).orElseThrow(() -> ApiException.notFound(key.type(), key.name()));
        ObjectNode next = change.apply(current.deepCopy());
        if (Json.canonical(next).equals(Json.canonical(current))) {
            return current;
        }
        if (next.has("spec") && !Json.canonical(next.get("spec")).equals(Json.canonical(current.path("spec")))) {
            Json.child(next, "metadata").put("generation", Meta.generation(current) + 1);
        }
        if (!dryRun) {
            put(key, Optional.of(current), next);
        }
        return next;
    }

    /** As {@link #update}, for a controller, to whom it is no news that an object is gone. */
    synchronized void edit(ObjectKey key, Consumer<ObjectNode> change) {
        if (!objects.containsKey(key)) {
            return;
        }
        update(key, false, object -> {
            change.accept(object);
            return object;
        });
    }

    synchronized Optional<ObjectNode> remove(ObjectKey key) {
        ObjectNode current = objects.remove(key);
        if (current == null) {
            return Optional.empty();
        }
        files.delete(key);
        revision++;
        ObjectNode last = current.deepCopy();
        Json.child(last, "metadata").put("resourceVersion", Long.toString(revision));
        changes.append(new Change(revision, key, Optional.of(last), Optional.empty()));
        return Optional.of(current);
    }

    /** Does several things with nobody writing in between. */
    synchronized void atomically(Runnable work) {
        work.run();
    }

    private void put(ObjectKey key, Optional<ObjectNode> before, ObjectNode object) {
        Json.child(object, "metadata").put("resourceVersion", Long.toString(revision + 1));
        files.write(key, object);
        revision++;
        objects.put(key, object);
        changes.append(new Change(revision, key, before, Optional.of(object)));
    }

    @Override
    public void close() {
        changes.close();
    }
}
