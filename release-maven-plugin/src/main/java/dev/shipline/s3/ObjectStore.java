package dev.shipline.s3;

import java.util.Optional;

/** Reads objects. Throws {@link dev.shipline.failure.ReleaseFailure} when the store refuses or is away. */
public interface ObjectStore extends AutoCloseable {
    /** The object, or empty if there is none under that key. A bucket that does not exist is a failure. */
    Optional<StoredObject> get(ObjectLocation location);

    @Override
    void close();

    /**
     * An object as it was read.
     *
     * @param versionId empty where the bucket keeps no versions
     */
    record StoredObject(ObjectLocation location, byte[] content, String eTag, Optional<String> versionId) {}
}
