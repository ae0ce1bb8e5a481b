package dev.shipline.git;

import static java.util.Objects.requireNonNull;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Tells which commit is being built: what CircleCI says, completed by the checkout. Nothing is read before {@link #commit()}. */
public final class GitRepository implements Commits {
    private static final String SHA_VARIABLE = "CIRCLE_SHA1";
    private static final String BRANCH_VARIABLE = "CIRCLE_BRANCH";

    private final Path folder;
    private final Map<String, String> environment;
    private final Consumer<String> notes;

    /**
     * @param folder      a folder of the checkout, not necessarily its top
     * @param environment the environment variables
     * @param notes       told when the environment and the checkout disagree
     */
    public GitRepository(Path folder, Map<String, String> environment, Consumer<String> notes) {
        this.folder = requireNonNull(folder, "folder is null");
        this.environment = Map.copyOf(environment);
        this.notes = requireNonNull(notes, "notes is null");
    }

    /**
     * The commit. {@code CIRCLE_SHA1} and {@code CIRCLE_BRANCH} win over the checkout; where the checkout is of another commit that is said, and the
     * commit counts as dirty, since what is built is not what it holds.
     *
     * @throws ReleaseFailure if neither the environment nor a repository names a commit
     */
    public Commit commit() {
        Optional<String> sha = variable(SHA_VARIABLE).map(GitRepository::checked);
        Optional<Commit> head;
        try (Checkout checkout = Checkout.find(folder).orElse(null)) {
            if (checkout == null) {
                return withoutRepository(sha);
            }
            head = checkout.head();
            if (sha.isPresent() && !sha.equals(head.map(Commit::sha))) {
                return disagreeing(sha.get(), head, checkout);
            }
        }
        return head.map(commit -> onBranch(commit, variable(BRANCH_VARIABLE).orElse(commit.branch())))
                .orElseThrow(() -> unknown("the git repository at " + folder + " has no commit yet", "commit first"));
    }

    /**
     * The newest commit, up to the one that is built, that changed any of some files and folders: what is made of them is that commit's. The commit that is
     * built where it is dirty, or where nothing tells.
     */
    public Commit newestTouching(Commit built, Collection<Path> paths) {
        if (built.dirty()) {
            return built;
        }
        try (Checkout checkout = Checkout.find(folder).orElse(null)) {
            if (checkout == null) {
                return built;
            }
            Optional<Commit> newest = checkout.newestTouching(built.sha(), paths);
            if (newest.isEmpty()) {
                notes.accept(
                        "cannot tell which commit changed " + folder.getFileName()
                                + " last, because this clone is shallow: it counts as changed; fetch the whole history (git fetch --unshallow)");
            }
            return newest.map(commit -> onBranch(commit, built.branch())).orElse(built);
        }
    }

    @Override
    public Optional<Commit> find(String sha) {
        try (Checkout checkout = Checkout.find(folder).orElse(null)) {
            return checkout == null ? Optional.empty() : checkout.commit(sha);
        }
    }

    @Override
    public Lineage compare(String released, String next) {
        try (Checkout checkout = Checkout.find(folder).orElse(null)) {
            if (checkout == null) {
                return released.equals(next) ? Lineage.SAME : Lineage.UNKNOWN;
            }
            return checkout.compare(released, next);
        }
    }

    /** When the oldest commit was made that is in one release and was not in the one before; empty where there is none, or git cannot tell. */
    public Optional<Instant> oldestSince(String released, String next) {
        try (Checkout checkout = Checkout.find(folder).orElse(null)) {
            return checkout == null ? Optional.empty() : checkout.oldestSince(released, next);
        }
    }

    @Override
    public CommitLog log(String released, String next, int most) {
        try (Checkout checkout = Checkout.find(folder).orElse(null)) {
            return checkout == null ? CommitLog.UNKNOWN : checkout.log(released, next, most);
        }
    }

    private Commit withoutRepository(Optional<String> sha) {
        return sha.map(text -> new Commit(
                        text, Instant.EPOCH, "", variable(BRANCH_VARIABLE).orElse(""), false))
                .orElseThrow(() -> unknown(
                        folder + " is in no git repository, and " + SHA_VARIABLE + " is not set",
                        "build in a checkout, or set the environment variable " + SHA_VARIABLE
                                + " to the commit's 40 hex digits"));
    }

    private Commit disagreeing(String sha, Optional<Commit> head, Checkout checkout) {
        notes.accept(SHA_VARIABLE + " is " + sha + ", and the checkout in " + folder + " is of "
                + head.map(Commit::sha).orElse("no commit")
                + ": the release is named after " + SHA_VARIABLE + ", and its commit counts as dirty");
        Optional<Commit> named = checkout.commit(sha);
        return new Commit(
                sha,
                named.map(Commit::time).orElse(Instant.EPOCH),
                named.map(Commit::subject).orElse(""),
                variable(BRANCH_VARIABLE).or(() -> head.map(Commit::branch)).orElse(""),
                true);
    }

    private static Commit onBranch(Commit commit, String branch) {
        return new Commit(commit.sha(), commit.time(), commit.subject(), branch, commit.dirty());
    }

    private static String checked(String sha) {
        String digits = sha.toLowerCase(Locale.ROOT);
        if (!digits.matches("[0-9a-f]{40}")) {
            throw unknown(
                    SHA_VARIABLE + " is \"" + sha + "\", which is no commit",
                    "set it to the commit's 40 hex digits, or remove it to build the checkout's");
        }
        return digits;
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).map(String::strip).filter(text -> !text.isEmpty());
    }

    private static ReleaseFailure unknown(String because, String fix) {
        return new ReleaseFailure(FailureCode.CONFIGURATION, "cannot tell which commit is released", because, fix);
    }
}
