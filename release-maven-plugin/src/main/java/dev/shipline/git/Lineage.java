package dev.shipline.git;

/** How a commit stands to another one. */
public enum Lineage {
    SAME,
    /** It has the other one among its ancestors: nothing of that one is taken back. */
    NEWER,
    /** It is among the ancestors of the other one. */
    OLDER,
    /** Each has something that the other one has not. */
    DIVERGED,
    /** The clone ends before the answer: it was made with a depth. */
    SHALLOW,
    /** The repository does not hold one of the two, or there is none. */
    UNKNOWN
}
