package dev.shipline.git;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * The commit a release is made of.
 *
 * @param sha   40 hex digits
 * @param time  when it was committed
 * @param dirty whether the work tree has changes that are not in it
 */
public record Commit(String sha, Instant time, String subject, String branch, boolean dirty) {
    public Commit {
        if (!sha.matches("[0-9a-f]{40}")) {
            throw new IllegalArgumentException("not a full commit sha: " + sha);
        }
        requireNonNull(time, "time is null");
        requireNonNull(subject, "subject is null");
        requireNonNull(branch, "branch is null");
    }

    /** The first seven digits: the image's tag, as the bash tools made it. */
    public String shortSha() {
        return sha.substring(0, 7);
    }
}
