package dev.shipline.git;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;

/**
 * Looks back for the commit that made some files what they are, as {@code git log -1 -- path...} does: where a merge has them from one of its parents, that
 * parent is followed.
 */
final class PathHistory {
    /** Gives the content of a tree. */
    @FunctionalInterface
    interface Trees {
        byte[] read(ObjectId id) throws IOException;
    }

    private static final String NOTHING = "";

    private final Ancestry.Reader commits;
    private final Trees trees;
    /** By the tree's name: from commit to commit most stay the same. */
    private final Map<ObjectId, Map<String, String>> entries = new HashMap<>();

    PathHistory(Ancestry.Reader commits, Trees trees) {
        this.commits = requireNonNull(commits, "commits is null");
        this.trees = requireNonNull(trees, "trees is null");
    }

    /**
     * @param paths with slashes, from the top of the repository; empty for all of it
     * @throws org.eclipse.jgit.errors.MissingObjectException where a shallow clone ends before the answer is known
     */
    RevCommit newest(RevCommit from, List<String> paths) throws IOException {
        RevCommit commit = from;
        List<String> content = content(commit, paths);
        while (true) {
            RevCommit same = null;
            for (int i = 0; i < commit.getParentCount() && same == null; i++) {
                RevCommit parent = commits.read(commit.getParent(i).getId());
                same = content(parent, paths).equals(content) ? parent : null;
            }
            if (same == null) {
                return commit;
            }
            commit = same;
        }
    }

    private List<String> content(RevCommit commit, List<String> paths) throws IOException {
        List<String> content = new ArrayList<>();
        for (String path : paths) {
            content.add(
                    path.isEmpty()
                            ? commit.getTree().name()
                            : content(commit.getTree().getId(), path.split("/")));
        }
        return content;
    }

    /** What is at a path: kind and name of the content. */
    private String content(ObjectId top, String[] names) throws IOException {
        ObjectId tree = top;
        for (int i = 0; i < names.length - 1; i++) {
            String entry = entries(tree).getOrDefault(names[i], NOTHING);
            if (!entry.startsWith("40000 ")) {
                return NOTHING;
            }
            tree = ObjectId.fromString(entry.substring(entry.indexOf(' ') + 1));
        }
        return entries(tree).getOrDefault(names[names.length - 1], NOTHING);
    }

    private Map<String, String> entries(ObjectId tree) throws IOException {
        Map<String, String> known = entries.get(tree);
        if (known != null) {
            return known;
        }
        Map<String, String> read = new HashMap<>();
        CanonicalTreeParser parser = new CanonicalTreeParser();
        for (parser.reset(trees.read(tree)); !parser.eof(); parser.next()) {
            read.put(
                    parser.getEntryPathString(),
                    parser.getEntryFileMode() + " " + parser.getEntryObjectId().name());
        }
        entries.put(tree, read);
        return read;
    }
}
