package dev.shipline.git;

import static java.util.Objects.requireNonNull;

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

/**
 * Lists the commits of a range, the newest first. Ancestors of the earlier commit are walked along, and what they reach is taken back: it ends when only such
 * are left, so it costs as much as the range is long and not as the history is.
 */
final class CommitWalk {
    /** As many as Datadog looks at. */
    private static final int MOST = 5000;
    /** Ancestors that are walked on with after the last commit of the range: clocks of people's machines are not set alike. */
    private static final int SLOP = 50;

    private final Ancestry.Reader reader;
    private final PriorityQueue<RevCommit> next = new PriorityQueue<>(
            Comparator.comparingInt(RevCommit::getCommitTime).reversed());
    private final Set<String> known = new HashSet<>();
    private final Set<String> before = new HashSet<>();
    private final Map<String, RevCommit> found = new HashMap<>();
    private boolean complete = true;

    CommitWalk(Ancestry.Reader reader) {
        this.reader = requireNonNull(reader, "reader is null");
    }

    CommitRange between(RevCommit released, RevCommit newer) throws IOException {
        before.add(released.name());
        add(released);
        add(newer);
        int slop = SLOP;
        List<RevCommit> order = new ArrayList<>();
        while (!next.isEmpty() && slop > 0) {
            RevCommit commit = next.remove();
            boolean old = before.contains(commit.name());
            if (!old) {
                order.add(commit);
                found.put(commit.name(), commit);
            }
            for (RevCommit parent : commit.getParents()) {
                if (old) {
                    takeBack(parent.getId());
                }
                add(parent.getId());
            }
            slop = next.stream().allMatch(each -> before.contains(each.name())) ? slop - 1 : SLOP;
            if (order.size() > MOST) {
                complete = false;
                break;
            }
        }
        return new CommitRange(
                order.stream().filter(commit -> !before.contains(commit.name())).toList(), complete);
    }

    /** A commit of the earlier release, and all of its ancestors that were taken for new ones. */
    private void takeBack(ObjectId id) {
        List<ObjectId> open = new ArrayList<>(List.of(id));
        while (!open.isEmpty()) {
            ObjectId each = open.remove(open.size() - 1);
            if (before.add(each.name()) && found.containsKey(each.name())) {
                for (RevCommit parent : found.get(each.name()).getParents()) {
                    open.add(parent.getId());
                }
            }
        }
    }

    private void add(ObjectId id) throws IOException {
        if (known.contains(id.name())) {
            return;
        }
        try {
            add(reader.read(id));
        } catch (MissingObjectException e) {
            // behind what is released already, nothing is missed
            complete &= before.contains(id.name());
        }
    }

    private void add(RevCommit commit) {
        if (known.add(commit.name())) {
            next.add(commit);
        }
    }
}
