package dev.shipline.s3;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Optional;

/** Writes objects under conditions. Throws {@link dev.shipline.failure.ReleaseFailure} when the store refuses or is away. */
public interface ObjectWriter {
    /**
     * Writes an object if its condition holds. A failure with the code {@code UNREACHABLE} leaves open whether it was written: only reading it again tells.
     *
     * @return whether it was written; if not, the object is not what the condition demands, or another writer was at it
     */
    boolean put(NewObject object, Condition condition);

    /**
     * @param metadata    kept with the object, by names without {@code x-amz-meta-}
     * @param contentType as a MIME type
     */
    record NewObject(ObjectLocation location, byte[] content, String contentType, Map<String, String> metadata) {
        public NewObject {
            requireNonNull(location, "location is null");
            requireNonNull(content, "content is null");
            requireNonNull(contentType, "contentType is null");
            metadata = Map.copyOf(metadata);
        }
    }

    /** @param eTag what the object must have; absent: there must be no object yet */
    record Condition(Optional<String> eTag) {
        public Condition {
            requireNonNull(eTag, "eTag is null");
        }

        public static Condition absent() {
            return new Condition(Optional.empty());
        }

        public static Condition unchangedSince(String eTag) {
            return new Condition(Optional.of(eTag));
        }
    }
}
