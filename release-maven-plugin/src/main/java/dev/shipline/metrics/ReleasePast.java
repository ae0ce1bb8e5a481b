package dev.shipline.metrics;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What was before a release. */
public interface ReleasePast {
    /** Where nobody knows. */
    ReleasePast UNKNOWN = new ReleasePast() {
        @Override
        public List<PastRevision> revisions(String namespace, String release) {
            return List.of();
        }

        @Override
        public Optional<Instant> oldestSince(String released, String next) {
            return Optional.empty();
        }
    };

    /** The same as one of several clusters has it; absent: where there is but one. */
    default ReleasePast in(Optional<String> cluster) {
        return this;
    }

    /** The history of a release, newest first, as it is now. */
    List<PastRevision> revisions(String namespace, String release);

    /** When the oldest commit was made that one has and the other, released before, has not. */
    Optional<Instant> oldestSince(String released, String next);
}
