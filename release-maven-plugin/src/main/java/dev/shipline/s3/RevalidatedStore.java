package dev.shipline.s3;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/** Downloads an object only if it is not what it was the last time: the store is always asked, with the rights of whoever asks now. */
public final class RevalidatedStore implements ObjectStore {
    private final ObjectStore store;
    private final KeptFiles kept;

    public RevalidatedStore(ObjectStore store, KeptFiles kept) {
        this.store = requireNonNull(store, "store is null");
        this.kept = requireNonNull(kept, "kept is null");
    }

    @Override
    public Optional<StoredObject> get(ObjectLocation location, Optional<String> versionId) {
        String name = location + versionId.map(id -> "?versionId=" + id).orElse("");
        Optional<KeptFiles.Kept> copy = kept.find(name);
        if (copy.isEmpty()) {
            return keep(name, store.get(location, versionId));
        }
        Recheck recheck = store.recheck(location, versionId, copy.get().mark());
        if (!recheck.unchanged()) {
            return keep(name, recheck.object());
        }
        // the same content may have been put again, which makes a new version with the same ETag
        return Optional.of(new StoredObject(
                location,
                copy.get().content(),
                copy.get().mark(),
                recheck.versionId().or(copy.get()::version)));
    }

    private Optional<StoredObject> keep(String name, Optional<StoredObject> object) {
        object.filter(found -> found.eTag() != null)
                .ifPresent(
                        found -> kept.keep(name, new KeptFiles.Kept(found.content(), found.eTag(), found.versionId())));
        return object;
    }

    @Override
    public List<String> names(ObjectLocation folder) {
        return store.names(folder);
    }

    @Override
    public void close() {
        store.close();
    }
}
