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
}
