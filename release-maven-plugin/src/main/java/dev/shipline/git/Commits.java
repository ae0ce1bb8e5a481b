package dev.shipline.git;

import java.util.Optional;

/** What git knows of commits other than the one that is checked out. */
public interface Commits {
    /** Empty where the repository does not hold it, or there is no repository. */
    Optional<Commit> find(String sha);

    /** How a commit stands to an earlier release's. */
    Lineage compare(String released, String next);

    /**
     * What a commit has and an earlier release's has not.
     *
     * @param most how many commits are named
     */
    CommitLog log(String released, String next, int most);
}
