package dev.shipline.s3;

import java.util.List;
import java.util.Optional;

/** Reads objects. Throws {@link dev.shipline.failure.ReleaseFailure} when the store refuses or is away. */
public interface ObjectStore extends AutoCloseable {
    /** The object, or empty if there is none under that key. A bucket that does not exist is a failure. */
    default Optional<StoredObject> get(ObjectLocation location) {
        return get(location, Optional.empty());
    }

    /** As {@link #get(ObjectLocation)}, of that version if one is given; empty also if there is no such version. */
    Optional<StoredObject> get(ObjectLocation location, Optional<String> versionId);

    /**
     * The object, unless it still is what the caller has: then nothing is downloaded.
     *
     * @param eTag the mark of what the caller has
     */
    default Recheck recheck(ObjectLocation location, Optional<String> versionId, String eTag) {
        return get(location, versionId).map(Recheck::changed).orElseGet(Recheck::gone);
    }

    /** The names of the objects that lie directly in a folder, a thousand at most. */
    List<String> names(ObjectLocation folder);

    @Override
    void close();

    /**
     * An object as it was read.
     *
     * @param versionId empty where the bucket keeps no versions
     */
    record StoredObject(ObjectLocation location, byte[] content, String eTag, Optional<String> versionId) {}

    /**
     * What became of an object that the caller has.
     *
     * @param unchanged whether it still has its ETag
     * @param object    what it is now; absent if it is gone, or unchanged
     * @param versionId of an unchanged object, where the store says it
     */
    record Recheck(boolean unchanged, Optional<StoredObject> object, Optional<String> versionId) {
        static Recheck changed(StoredObject object) {
            return new Recheck(false, Optional.of(object), object.versionId());
        }

        static Recheck gone() {
            return new Recheck(false, Optional.empty(), Optional.empty());
        }

        static Recheck same(Optional<String> versionId) {
            return new Recheck(true, Optional.empty(), versionId);
        }
    }
}
