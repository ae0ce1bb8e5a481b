package dev.shipline.git;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * The commit a release is made of.
 *
 * @param sha     40 hex digits
 * @param time    when it was committed; {@link Instant#EPOCH} where only the environment names the commit and there is no repository to ask
 * @param subject the first line of its message; empty where it is not known
 * @param branch  empty where none is checked out, as for a tag
 * @param dirty   whether tracked files differ from it. Untracked files do not count: what a build writes is untracked, and a repository that ignores
 *                none of it would never be clean
 */
public record Commit(String sha, Instant time, String subject, String branch, boolean dirty) {
    public Commit {
        requireNonNull(sha, "sha is null");
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
