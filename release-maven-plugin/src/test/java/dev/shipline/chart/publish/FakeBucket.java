package dev.shipline.chart.publish;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.s3.ObjectInventory;
import dev.shipline.s3.ObjectLocation;
import dev.shipline.s3.ObjectStore;
import dev.shipline.s3.ObjectWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A bucket on the heap that knows conditions, or not, and fails on demand. */
final class FakeBucket implements ObjectStore, ObjectWriter, ObjectInventory {
    static final Instant MODIFIED = Instant.parse("2026-05-01T00:00:00Z");

    /** What happens to a write in place of it, or after it. */
    interface Fault {
        boolean put(NewObject object, Condition condition, FakeBucket bucket);
    }

    private final Map<String, NewObject> objects = new TreeMap<>();
    private final Map<String, String> eTags = new TreeMap<>();
    private final Map<String, Deque<Fault>> faults = new TreeMap<>();
    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    private boolean conditional = true;
    private int version;

    FakeBucket withoutConditions() {
        conditional = false;
        return this;
    }

    /** The next write whose key ends so goes wrong. */
    FakeBucket fail(String end, Fault fault) {
        faults.computeIfAbsent(end, key -> new ArrayDeque<>()).add(fault);
        return this;
    }

    static ReleaseFailure away() {
        return new ReleaseFailure(FailureCode.UNREACHABLE, "cannot write", "the line broke", "run it again");
    }

    synchronized FakeBucket set(String location, byte[] content, Map<String, String> metadata) {
        write(new NewObject(ObjectLocation.parse(location), content, "text/plain", metadata));
        return this;
    }

    synchronized void remove(String location) {
        objects.remove(location);
    }

    String text(String location) {
        return new String(object(location).content(), StandardCharsets.UTF_8);
    }

    synchronized NewObject object(String location) {
        return objects.get(location);
    }

    List<String> requests() {
        return requests;
    }

    synchronized List<String> keys() {
        return List.copyOf(objects.keySet());
    }

    synchronized boolean write(NewObject object) {
        objects.put(object.location().toString(), object);
        eTags.put(object.location().toString(), "\"" + ++version + "\"");
        return true;
    }

    synchronized boolean plainPut(NewObject object, Condition condition) {
        String key = object.location().toString();
        boolean holds = condition
                .eTag()
                .map(eTag -> objects.containsKey(key) && eTag.equals(eTags.get(key)))
                .orElse(!objects.containsKey(key));
        return (holds || !conditional) && write(object);
    }

    @Override
    public boolean put(NewObject object, Condition condition) {
        String key = object.location().toString();
        requests.add("PUT " + key);
        for (Map.Entry<String, Deque<Fault>> each : faults.entrySet()) {
            if (key.endsWith(each.getKey()) && !each.getValue().isEmpty()) {
                return each.getValue().pop().put(object, condition, this);
            }
        }
        return plainPut(object, condition);
    }

    @Override
    public synchronized Optional<StoredObject> get(ObjectLocation location, Optional<String> versionId) {
        requests.add("GET " + location);
        return Optional.ofNullable(objects.get(location.toString()))
                .map(object ->
                        new StoredObject(location, object.content(), eTags.get(location.toString()), Optional.empty()));
    }

    @Override
    public synchronized void forEach(ObjectLocation folder, Consumer<Listed> told) {
        List.copyOf(objects.values()).stream()
                .filter(object -> object.location().toString().startsWith(folder.resolve("") + "")
                        && !object.location()
                                .toString()
                                .substring(folder.resolve("").toString().length())
                                .contains("/"))
                .forEach(object -> told.accept(new Listed(object.location(), object.content().length, MODIFIED)));
    }

    @Override
    public synchronized Map<String, String> metadata(ObjectLocation location) {
        return objects.get(location.toString()).metadata();
    }

    @Override
    public List<String> names(ObjectLocation folder) {
        return List.of();
    }

    @Override
    public void close() {}
}
