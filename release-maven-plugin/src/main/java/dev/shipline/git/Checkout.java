package dev.shipline.git;

import static java.util.Objects.requireNonNull;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.git.Ancestry.Answer;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.IndexDiff;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.submodule.SubmoduleWalk.IgnoreSubmoduleMode;
import org.eclipse.jgit.treewalk.FileTreeIterator;

/**
 * A checked-out git repository, read without a git binary.
 *
 * <p>It is read so that jgit never asks itself whether a file has changed since it last looked: for that it measures how finely the file system keeps
 * time, which takes three seconds on a fresh machine and leaves a file in the user's home. Hence every reference is read once, a loose commit is not looked
 * for in the packs first, and the index is compared with the name of the commit's tree instead of with its content.
 */
final class Checkout implements AutoCloseable {
    private final Repository repository;

    private Checkout(Repository repository) {
        this.repository = requireNonNull(repository, "repository is null");
    }

    /** The checkout that a folder is in; also a linked work tree, or a submodule. */
    static Optional<Checkout> find(Path folder) {
        FileRepositoryBuilder builder =
                new FileRepositoryBuilder().findGitDir(folder.toAbsolutePath().toFile());
        File gitDirectory = builder.getGitDir();
        if (gitDirectory == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Checkout(builder.setMustExist(true).build()));
        } catch (IOException e) {
            throw unreadable(gitDirectory, e);
        }
    }

    /** The commit that is checked out, or empty before the first one. */
    Optional<Commit> head() {
        try {
            Ref head = repository.exactRef(Constants.HEAD);
            ObjectId id = head == null ? null : head.getLeaf().getObjectId();
            if (id == null) {
                return Optional.empty();
            }
            String branch = head.isSymbolic()
                    ? Repository.shortenRefName(head.getTarget().getName())
                    : "";
            RevCommit commit = parse(id);
            return Optional.of(describe(commit, branch, isDirty(commit)));
        } catch (IOException e) {
            throw unreadable(repository.getDirectory(), e);
        }
    }

    /** Any commit, clean and on no branch; empty if the repository does not hold it, as a shallow clone may not. */
    Optional<Commit> commit(String sha) {
        try {
            return Optional.of(describe(parse(ObjectId.fromString(sha)), "", false));
        } catch (MissingObjectException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw unreadable(repository.getDirectory(), e);
        }
    }

    /** How a commit stands to one that was released before. */
    Lineage compare(String released, String next) {
        if (released.equals(next)) {
            return Lineage.SAME;
        }
        try {
            RevCommit before = parse(ObjectId.fromString(released));
            RevCommit after = parse(ObjectId.fromString(next));
            Ancestry ancestry = new Ancestry(this::parse);
            Answer forward = ancestry.has(after, before);
            if (forward == Answer.YES) {
                return Lineage.NEWER;
            }
            Answer backward = ancestry.has(before, after);
            if (backward == Answer.YES) {
                return Lineage.OLDER;
            }
            return forward == Answer.NO && backward == Answer.NO ? Lineage.DIVERGED : Lineage.SHALLOW;
        } catch (MissingObjectException e) {
            return isShallow() ? Lineage.SHALLOW : Lineage.UNKNOWN;
        } catch (IOException e) {
            throw unreadable(repository.getDirectory(), e);
        }
    }

    /** When the oldest commit was made that {@code next} has and {@code released} has not. */
    Optional<Instant> oldestSince(String released, String next) {
        return range(released, next).flatMap(CommitRange::oldest);
    }

    /** What one commit has and another one has not. */
    CommitLog log(String released, String next, int most) {
        return range(released, next).map(range -> range.log(most)).orElse(CommitLog.UNKNOWN);
    }

    /** As git itself writes it down; jgit's own look at it would ask the file system how finely it keeps time. */
    private boolean isShallow() {
        return new File(repository.getCommonDirectory(), Constants.SHALLOW).isFile();
    }

    private RevCommit parse(ObjectId id) throws IOException {
        return RevCommit.parse(read(id, Constants.OBJ_COMMIT));
    }

    private byte[] read(ObjectId id, int type) throws IOException {
        Optional<byte[]> loose =
                LooseObject.read(repository.getCommonDirectory().toPath(), id, Constants.typeString(type));
        if (loose.isPresent()) {
            return loose.get();
        }
        try (ObjectReader reader = repository.newObjectReader()) {
            return reader.open(id, type).getBytes();
        }
    }

    /**
     * The newest commit up to one that changed any of some files and folders; empty if the repository does not reach back to it.
     *
     * @param paths those outside the work tree do not count
     */
    Optional<Commit> newestTouching(String sha, Collection<Path> paths) {
        PathHistory history = new PathHistory(this::parse, id -> read(id, Constants.OBJ_TREE));
        try {
            Path top = repository.getWorkTree().toPath().toRealPath();
            List<String> names = new ArrayList<>();
            for (Path path : paths) {
                if (Files.exists(path) && path.toRealPath().startsWith(top)) {
                    names.add(top.relativize(path.toRealPath()).toString().replace(File.separatorChar, '/'));
                }
            }
            RevCommit newest = history.newest(parse(ObjectId.fromString(sha)), names);
            return Optional.of(describe(newest, "", false));
        } catch (MissingObjectException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw unreadable(repository.getDirectory(), e);
        }
    }

    private static Commit describe(RevCommit commit, String branch, boolean dirty) {
        return new Commit(
                commit.name(), commit.getCommitterIdent().getWhenAsInstant(), commit.getShortMessage(), branch, dirty);
    }

    private boolean isDirty(RevCommit commit) throws IOException {
        if (repository.isBare()) {
            return false;
        }
        DirCache index = repository.readDirCache();
        if (index.hasUnmergedPaths()
                || !IndexTree.of(index).equals(commit.getTree().getId())) {
            return true;
        }
        IndexDiff workTree = new IndexDiff(repository, (ObjectId) null, new FileTreeIterator(repository));
        workTree.setIgnoreSubmoduleMode(IgnoreSubmoduleMode.ALL);
        workTree.diff();
        return !workTree.getModified().isEmpty() || !workTree.getMissing().isEmpty();
    }

    Optional<Change> change(String sha) {
        try {
            return Optional.of(CommitRange.change(parse(ObjectId.fromString(sha))));
        } catch (MissingObjectException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw unreadable(repository.getDirectory(), e);
        }
    }

    /** What a commit has and one that was released before has not; nothing if the repository does not hold the two. */
    Changes changes(String released, String next) {
        return range(released, next).map(CommitRange::changes).orElse(Changes.UNKNOWN);
    }

    /** Absent if the repository does not hold the two. */
    private Optional<CommitRange> range(String released, String next) {
        try {
            return Optional.of(new CommitWalk(this::parse)
                    .between(parse(ObjectId.fromString(released)), parse(ObjectId.fromString(next))));
        } catch (MissingObjectException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw unreadable(repository.getDirectory(), e);
        }
    }

    private static ReleaseFailure unreadable(File gitDirectory, IOException problem) {
        return new ReleaseFailure(
                FailureCode.CONFIGURATION,
                "cannot tell which commit is released",
                "the git repository " + gitDirectory + " cannot be read (" + problem.getMessage() + ")",
                "check it with \"git status\", and that all of it is on this machine",
                problem);
    }

    @Override
    public void close() {
        repository.close();
    }
}
