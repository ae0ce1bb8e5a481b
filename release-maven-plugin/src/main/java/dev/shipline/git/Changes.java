package dev.shipline.git;

import java.util.List;

/**
 * The commits that one release has and an earlier one has not.
 *
 * @param all      whether none is missing: a shallow clone ends somewhere, and so does the patience of who reads
 */
public record Changes(List<Change> commits, boolean all) {
    static final Changes UNKNOWN = new Changes(List.of(), false);

    public Changes {
        commits = List.copyOf(commits);
    }
}
