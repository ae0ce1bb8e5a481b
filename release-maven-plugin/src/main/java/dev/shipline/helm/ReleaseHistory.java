package dev.shipline.helm;

import static java.util.Comparator.comparingInt;
import static java.util.Objects.requireNonNull;

import dev.shipline.cluster.Cluster;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The revisions of a release, as Helm keeps them in Secrets of the release's namespace. */
public final class ReleaseHistory {
    private static final String DEPLOYED = "deployed";
    private static final Set<String> HAS_RUN = Set.of(DEPLOYED, "superseded");
    private static final Set<String> FAILED_OR_PENDING =
            Set.of("failed", "pending-install", "pending-upgrade", "pending-rollback");

    private final Cluster cluster;

    public ReleaseHistory(Cluster cluster) {
        this.cluster = requireNonNull(cluster, "cluster is null");
    }

    /** Every revision, newest first. */
    public List<Revision> revisions(String namespace, String release) {
        return records(namespace, release).map(ReleaseRecord::revision).toList();
    }

    public Optional<Revision> latest(String namespace, String release) {
        return newest(namespace, release, record -> true);
    }

    /**
     * The newest revision that was deployed. Helm that was ended in the middle may have called it superseded already, with no other one deployed.
     */
    public Optional<Revision> lastDeployed(String namespace, String release) {
        return newest(namespace, release, record -> !FAILED_OR_PENDING.contains(record.status()))
                .filter(newest -> HAS_RUN.contains(newest.status()));
    }

    /**
     * The same among revisions that were read already.
     *
     * @param revisions newest first
     */
    public static Optional<Revision> running(Stream<Revision> revisions) {
        return revisions
                .filter(revision -> !FAILED_OR_PENDING.contains(revision.status()))
                .findFirst()
                .filter(newest -> HAS_RUN.contains(newest.status()));
    }

    public Optional<Revision> revision(String namespace, String release, int number) {
        return newest(namespace, release, record -> record.number() == number);
    }

    /** What a rollback goes back to from this one. */
    public Optional<Revision> lastGoodBefore(Revision revision) {
        return lastGood(records(revision.namespace(), revision.release())
                .filter(record -> record.number() < revision.number())
                .filter(record -> HAS_RUN.contains(record.status()))
                .map(ReleaseRecord::revision));
    }

    /**
     * The newest of these that was seen to run, or that somebody else's tool has made, who watched it or not. Where there is none, the newest that is not
     * known to have failed: the one that was running before is better than the one that does not.
     *
     * @param hasRun newest first
     */
    public static Optional<Revision> lastGood(Stream<Revision> hasRun) {
        List<Revision> candidates =
                hasRun.filter(revision -> !revision.hasFailed()).toList();
        return candidates.stream()
                .filter(revision -> !revision.isUnproven())
                .findFirst()
                .or(() -> candidates.stream().findFirst());
    }

    /** Writes down that a revision was seen to run. */
    public void markProven(Revision revision) {
        mark(revision, revision.status(), RevisionNote.proven(revision.description()));
    }

    /**
     * Writes down that a revision failed, as Helm does it.
     *
     * @param revision as last read
     * @throws ReleaseFailure if the revision is no longer as it was read
     */
    public void markFailed(Revision revision, String description) {
        mark(revision, "failed", description);
    }

    /** Makes an uninstalled revision one that Helm upgrades from: {@code helm upgrade --install} does the same. */
    void markSuperseded(Revision revision) {
        mark(revision, "superseded", revision.description());
    }

    /**
     * Deletes the oldest revisions beyond {@code keep}, but never the newest, nor the newest that is deployed, nor the newest that was seen to run.
     *
     * @return the numbers of those deleted
     */
    public List<Integer> prune(String namespace, String release, int keep) {
        List<ReleaseRecord> all = records(namespace, release).toList();
        Optional<ReleaseRecord> deployed =
                all.stream().filter(record -> record.status().equals(DEPLOYED)).findFirst();
        List<ReleaseRecord> old = all.stream().skip(Math.max(1, keep)).toList();
        Optional<ReleaseRecord> proven = old.isEmpty()
                ? Optional.empty()
                : all.stream().filter(record -> record.revision().isProven()).findFirst();
        List<ReleaseRecord> superfluous = old.stream()
                .filter(record -> !deployed.equals(Optional.of(record)) && !proven.equals(Optional.of(record)))
                .toList();
        superfluous.forEach(
                record -> cluster.deleteSecret(namespace, record.secret().name()));
        return superfluous.stream().map(ReleaseRecord::number).toList();
    }

    private void mark(Revision revision, String status, String description) {
        ReleaseRecord current = records(revision.namespace(), revision.release())
                .filter(record -> record.number() == revision.number())
                .findFirst()
                .orElseThrow(() -> changed(revision, "is gone"));
        String now = current.revision().status();
        if (!now.equals(revision.status())) {
            throw changed(revision, "has become " + now);
        }
        cluster.replaceSecret(current.rewritten(status, description));
    }

    private static ReleaseFailure changed(Revision revision, String how) {
        return new ReleaseFailure(
                FailureCode.RELEASE_BUSY,
                "cannot change revision " + revision.number() + " of release " + revision.release(),
                "it was " + revision.status() + " and " + how + " in the meantime: another deploy is going on",
                "let that one end and run this one again");
    }

    private Optional<Revision> newest(String namespace, String release, Predicate<ReleaseRecord> wanted) {
        return records(namespace, release).filter(wanted).findFirst().map(ReleaseRecord::revision);
    }

    private Stream<ReleaseRecord> records(String namespace, String release) {
        return cluster.secrets(namespace, Map.of("owner", "helm", "name", release)).stream()
                .map(ReleaseRecord::new)
                .sorted(comparingInt(ReleaseRecord::number).reversed());
    }
}
