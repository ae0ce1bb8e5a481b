package dev.shipline.s3;

import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;

/** What lies in a folder, and what is kept with it. Throws {@link dev.shipline.failure.ReleaseFailure} when the store refuses or is away. */
public interface ObjectInventory {
    /** Tells of every object that lies directly in a folder, page by page, however many there are. */
    void forEach(ObjectLocation folder, Consumer<Listed> told);

    /** The metadata of an object, by names without {@code x-amz-meta-}; none if there is no such object. */
    Map<String, String> metadata(ObjectLocation location);

    /** @param modified when it was last written */
    record Listed(ObjectLocation location, long bytes, Instant modified) {}
}
