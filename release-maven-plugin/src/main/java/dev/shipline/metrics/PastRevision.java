package dev.shipline.metrics;

import java.time.Instant;
import java.util.Optional;

/**
 * A revision of a release, as its history keeps it.
 *
 * @param status     Helm's word
 * @param commit     the commit that it is a release of, where that is known
 * @param isRollback whether it repeats an earlier one
 */
public record PastRevision(int number, String status, Instant deployed, Optional<String> commit, boolean isRollback) {
    /** Whether it ran: it does, or the next one took its place. */
    boolean wasGood() {
        return status.equals("deployed") || status.equals("superseded");
    }
}
