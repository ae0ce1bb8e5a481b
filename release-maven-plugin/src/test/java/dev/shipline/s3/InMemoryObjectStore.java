package dev.shipline.s3;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Objects on the heap. */
public final class InMemoryObjectStore implements ObjectStore {
    private final Map<String, StoredObject> objects = new HashMap<>();
    private final Map<String, StoredObject> versions = new HashMap<>();
    private final List<String> reads = new ArrayList<>();

    public InMemoryObjectStore put(String location, String content) {
        return put(location, content.getBytes(StandardCharsets.UTF_8), Optional.empty());
    }

    public InMemoryObjectStore put(String location, byte[] content, Optional<String> versionId) {
        ObjectLocation parsed = ObjectLocation.parse(location);
        objects.put(parsed.toString(), new StoredObject(parsed, content, "\"etag\"", versionId));
        versionId.ifPresent(id -> versions.put(parsed + "@" + id, objects.get(parsed.toString())));
        return this;
    }

    /** Every location that was asked for, in order. */
    public List<String> reads() {
        return List.copyOf(reads);
    }

    @Override
    public Optional<StoredObject> get(ObjectLocation location, Optional<String> versionId) {
        reads.add(location.toString());
        return versionId
                .map(id -> Optional.ofNullable(versions.get(location + "@" + id)))
                .orElseGet(() -> Optional.ofNullable(objects.get(location.toString())));
    }

    @Override
    public List<String> names(ObjectLocation folder) {
        return objects.keySet().stream()
                .filter(key -> key.startsWith(folder + "/"))
                .map(key -> key.substring(folder.toString().length() + 1))
                .filter(name -> !name.contains("/"))
                .toList();
    }

    @Override
    public void close() {}
}
