package dev.shipline.git;

import static java.util.Objects.requireNonNull;

import dev.shipline.git.Ancestry.Reader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;

/** Finds the commits that one has among its ancestors and another one has not, as {@code git log old..new}. */
final class CommitWalk {
    private static final Comparator<RevCommit> NEWEST_FIRST =
            Comparator.comparingInt(RevCommit::getCommitTime).reversed().thenComparing(RevCommit::name);

    /** Beyond that, nobody reads how many they are. */
    private static final int MOST = 5_000;

    private final Reader reader;
    private final PriorityQueue<RevCommit> next = new PriorityQueue<>(NEWEST_FIRST);
    private final Map<ObjectId, RevCommit> found = new HashMap<>();
    private final Set<ObjectId> known = new HashSet<>();
    private boolean isComplete = true;

    CommitWalk(Reader reader) {
        this.reader = requireNonNull(reader, "reader is null");
    }

    CommitLog between(RevCommit released, RevCommit young, int most) throws IOException {
        known.add(released.getId().copy());
        next.add(released);
        found.put(young.getId().copy(), young);
        next.add(young);
        int read = 0;
        while (!next.isEmpty() && next.stream().anyMatch(commit -> !known.contains(commit.getId()))) {
            if (++read > MOST) {
                isComplete = false;
                break;
            }
            visit(next.remove());
        }
        List<RevCommit> commits = new ArrayList<>(found.values());
        commits.removeIf(commit -> known.contains(commit.getId()));
        commits.sort(NEWEST_FIRST);
        return new CommitLog(commits.stream().limit(most).map(CommitWalk::entry).toList(), commits.size(), isComplete);
    }

    private void visit(RevCommit commit) throws IOException {
        boolean isKnown = known.contains(commit.getId());
        for (RevCommit link : commit.getParents()) {
            ObjectId id = link.getId().copy();
            boolean isNews = isKnown ? known.add(id) : !known.contains(id) && !found.containsKey(id);
            if (isNews) {
                add(id, isKnown);
            }
        }
    }

    private void add(ObjectId id, boolean isKnown) throws IOException {
        try {
            RevCommit commit = reader.read(id);
            if (!isKnown) {
                found.put(id, commit);
            }
            next.add(commit);
        } catch (MissingObjectException e) {
            isComplete = false;
        }
    }

    private static CommitLog.Entry entry(RevCommit commit) {
        return new CommitLog.Entry(
                commit.name(), oneLine(commit.getAuthorIdent().getName()), oneLine(commit.getShortMessage()));
    }

    /** What people write into a commit goes into a build log: control characters could play with it. */
    private static String oneLine(String text) {
        return text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    }
}
