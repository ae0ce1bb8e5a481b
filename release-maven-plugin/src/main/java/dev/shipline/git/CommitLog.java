package dev.shipline.git;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * The commits that one commit has and another one has not, the newest first.
 *
 * @param newest     the first of them
 * @param count      how many there are, as far as the repository knows
 * @param isComplete whether the repository holds all of them, and there are not too many to count
 */
public record CommitLog(List<Entry> newest, int count, boolean isComplete) {
    /** Where nothing is known of either commit. */
    public static final CommitLog UNKNOWN = new CommitLog(List.of(), 0, false);

    /** @param author the name alone */
    public record Entry(String sha, String author, String subject) {
        public Entry {
            requireNonNull(sha, "sha is null");
            requireNonNull(author, "author is null");
            requireNonNull(subject, "subject is null");
        }

        /** "1234567 Ada: Take orders by post". */
        @Override
        public String toString() {
            return sha.substring(0, 7) + " " + author + ": " + subject;
        }
    }

    public CommitLog {
        newest = List.copyOf(newest);
    }
}
