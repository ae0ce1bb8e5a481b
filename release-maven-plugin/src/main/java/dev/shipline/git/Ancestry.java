package dev.shipline.git;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.Comparator;
import java.util.HashSet;
import java.util.PriorityQueue;
import java.util.Set;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;

/** Looks for a commit among the ancestors of another one, the newest first. */
final class Ancestry {
    /** By so many seconds a commit may be older than its ancestor: clocks of people's machines are not set alike. */
    private static final int SKEW_SECONDS = 7 * 24 * 60 * 60;

    /** Reads a commit. */
    interface Reader {
        RevCommit read(ObjectId id) throws IOException;
    }

    enum Answer {
        YES,
        NO,
        /** Not as far as the clone goes. */
        NOT_HERE
    }

    private final Reader reader;

    Ancestry(Reader reader) {
        this.reader = requireNonNull(reader, "reader is null");
    }

    Answer has(RevCommit descendant, RevCommit ancestor) throws IOException {
        PriorityQueue<RevCommit> next = new PriorityQueue<>(
                Comparator.comparingInt(RevCommit::getCommitTime).reversed());
        Set<ObjectId> seen = new HashSet<>();
        boolean isComplete = true;
        next.add(descendant);
        while (!next.isEmpty()) {
            RevCommit commit = next.remove();
            if (commit.getId().equals(ancestor.getId())) {
                return Answer.YES;
            }
            if (commit.getCommitTime() < ancestor.getCommitTime() - SKEW_SECONDS) {
                break;
            }
            for (RevCommit parent : commit.getParents()) {
                if (!seen.add(parent.getId().copy())) {
                    continue;
                }
                try {
                    next.add(reader.read(parent.getId()));
                } catch (MissingObjectException e) {
                    isComplete = false;
                }
            }
        }
        return isComplete ? Answer.NO : Answer.NOT_HERE;
    }
}
