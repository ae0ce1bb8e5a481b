package dev.shipline.git;

import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;

/** Finds the oldest commit that a release has and the one before it has not. */
final class OldestCommit {
    /** A release of more commits than these is no ordinary one; what it waited for says nothing. */
    private static final int MOST = 5000;

    private OldestCommit() {}

    /**
     * Walks both lines of ancestors at once, the newest commit first: a commit counts while only the new release has it.
     *
     * @param reader throws {@link MissingObjectException} where a shallow clone ends
     */
    static Optional<Instant> of(RevCommit next, RevCommit released, Ancestry.Reader reader) throws IOException {
        PriorityQueue<RevCommit> waiting = new PriorityQueue<>(
                Comparator.comparingInt(RevCommit::getCommitTime).reversed());
        Set<ObjectId> theirs = new HashSet<>(Set.of(released.getId().copy()));
        Set<ObjectId> seen =
                new HashSet<>(List.of(released.getId().copy(), next.getId().copy()));
        waiting.add(released);
        if (!next.getId().equals(released.getId())) {
            waiting.add(next);
        }
        Optional<Instant> oldest = Optional.empty();
        int walked = 0;
        while (!waiting.isEmpty() && walked++ < MOST) {
            if (waiting.stream().allMatch(commit -> theirs.contains(commit.getId()))) {
                return oldest;
            }
            RevCommit commit = waiting.remove();
            boolean isTheirs = theirs.contains(commit.getId());
            if (!isTheirs) {
                oldest = Optional.of(Instant.ofEpochSecond(commit.getCommitTime()));
            }
            for (RevCommit parent : commit.getParents()) {
                ObjectId id = parent.getId().copy();
                if (isTheirs) {
                    theirs.add(id);
                }
                if (seen.add(id)) {
                    waiting.add(reader.read(id));
                }
            }
        }
        return waiting.isEmpty() ? oldest : Optional.empty();
    }
}
