package dev.shipline.git;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * One commit of those that a release brought.
 *
 * @param time      when it was committed: of a squashed branch, when it was squashed
 * @param merge     whether it has several parents, and so brings the work of others
 * @param unplanned whether its message says that it answers an incident
 */
public record Change(String sha, Instant time, String subject, boolean merge, boolean unplanned) {
    public Change {
        requireNonNull(sha, "sha is null");
        requireNonNull(time, "time is null");
        requireNonNull(subject, "subject is null");
    }
}
