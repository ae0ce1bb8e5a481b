package dev.shipline.helm;

import static java.util.Objects.requireNonNull;

import dev.shipline.cluster.Interruption;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Releases by Helm that end in a known state. What Helm reports is never taken on trust: the revision is read back from the cluster. Neither is the choice
 * between install and upgrade left to it.
 */
public final class VerifiedHelmReleases implements HelmReleases {
    /** No Helm of ours is at it any more. */
    private static final Set<FailureCode> OVER = EnumSet.of(FailureCode.INTERRUPTED, FailureCode.UNREACHABLE);

    private final HelmEngine engine;
    private final ReleaseHistory history;
    private final Path workingFolder;
    private final int keptRevisions;
    private final HistoryMending mending;
    private final Consumer<String> notes;

    /**
     * @param workingFolder a folder that only its owner can open
     * @param keptRevisions how many of a release's revisions are worth keeping
     * @param mending       deals with what was left in the middle
     * @param notes         told in a sentence of what somebody should know
     */
    public VerifiedHelmReleases(
            HelmEngine engine,
            ReleaseHistory history,
            Path workingFolder,
            int keptRevisions,
            HistoryMending mending,
            Consumer<String> notes) {
        this.engine = requireNonNull(engine, "engine is null");
        this.history = requireNonNull(history, "history is null");
        this.workingFolder = requireNonNull(workingFolder, "workingFolder is null");
        this.keptRevisions = keptRevisions;
        this.mending = requireNonNull(mending, "mending is null");
        this.notes = requireNonNull(notes, "notes is null");
    }

    @Override
    public void warmUp() {
        engine.warmUp();
    }

    @Override
    public String render(HelmRequest request) {
        return engine.render(request);
    }

    @Override
    public Extras extras(HelmRequest request) {
        return engine.extras(request);
    }

    @Override
    public Optional<Revision> current(String namespace, String release) {
        return history.lastDeployed(namespace, release);
    }

    @Override
    public Revision apply(HelmRequest request) {
        Optional<Revision> latest = history.latest(request.namespace(), request.release());
        if (latest.isEmpty()) {
            return carryOut(request, 0, engine::install);
        }
        mending.makeUpgradable(latest.get());
        Revision now = carryOut(request, latest.get().number(), engine::upgrade);
        if (latest.get().isAppliedServerSide() && !now.isAppliedServerSide()) {
            noteTheOtherWay(latest.get());
        }
        return now;
    }

    @Override
    public Revision rollBack(HelmRequest base, Revision failed) {
        Optional<Revision> good = history.lastGoodBefore(failed);
        if (good.isPresent()) {
            return rollBack(base, failed, good.get());
        }
        abandon(failed, "the rollout, and there is no earlier revision to go back to");
        throw cannotRollBack(
                failed,
                "it has no earlier revision that was deployed; what is there stays for inspection",
                "mend the cause and release again, or remove it with helm uninstall " + failed.release() + " -n "
                        + failed.namespace());
    }

    private Revision rollBack(HelmRequest base, Revision failed, Revision good) {
        if (good.manifest().isBlank()) {
            throw cannotRollBack(
                    failed,
                    "revision " + good.number() + " deployed nothing at all",
                    "release an earlier commit instead");
        }
        Revision latest = history.latest(base.namespace(), base.release()).orElse(failed);
        if (latest.isPending() && latest.number() == failed.number()) {
            history.markFailed(latest, RevisionNote.failed("left in the middle", latest.description()));
        }
        Revision now =
                replay(base, good, RevisionNote.ofRollback(good, RevisionNote.by(base.description())), latest.number());
        abandon(failed, "the rollout; rolled back to " + good.number());
        return now;
    }

    @Override
    public Revision replay(HelmRequest base, Revision earlier) {
        Revision latest =
                history.latest(base.namespace(), base.release()).orElseThrow(() -> noRelease("roll back", base));
        mending.makeUpgradable(latest);
        return replay(base, earlier, base.description(), latest.number());
    }

    private Revision replay(HelmRequest base, Revision good, String description, int before) {
        try (TemporaryFolder folder = TemporaryFolder.in(workingFolder, "rollback-")) {
            ManifestChart replay = ManifestChart.write(good, folder.path());
            HelmRequest request = new HelmRequest(
                    base.release(),
                    base.namespace(),
                    replay.chart(),
                    List.of(replay.values()),
                    base.kubeconfig(),
                    description,
                    base.timeout());
            return carryOut(request, before, engine::upgrade);
        }
    }

    @Override
    public void uninstall(HelmRequest base, boolean keepHistory) {
        engine.uninstall(base, keepHistory);
        Optional<Revision> left = history.latest(base.namespace(), base.release());
        boolean done = keepHistory
                ? left.filter(revision -> revision.status().equals("uninstalled"))
                        .isPresent()
                : left.isEmpty();
        if (!done) {
            throw new ReleaseFailure(
                    FailureCode.HELM,
                    "cannot prove that release " + base.release() + " was uninstalled",
                    "helm reported success, but "
                            + left.map(revision -> "revision " + revision.number() + " is there, " + revision.status())
                                    .orElse("its history is gone"),
                    "see helm history " + base.release() + " -n " + base.namespace());
        }
    }

    @Override
    public void test(HelmRequest base) {
        engine.test(base);
    }

    @Override
    public List<Revision> history(String namespace, String release) {
        return history.revisions(namespace, release);
    }

    @Override
    public void unlock(Revision pending, String why) {
        history.markFailed(pending, RevisionNote.failed(why, pending.description()));
    }

    /** The work itself has ended by now: a word in the history must not turn that into a failure. */
    @Override
    public void abandon(Revision failed, String why) {
        try {
            history.revision(failed.namespace(), failed.release(), failed.number())
                    .filter(revision -> !revision.status().equals("failed"))
                    .ifPresent(
                            revision -> history.markFailed(revision, RevisionNote.failed(why, revision.description())));
        } catch (ReleaseFailure e) {
            notes.accept(e.getMessage());
        }
    }

    /** As with {@link #abandon}, nothing of this may turn a release that runs into a failure. */
    @Override
    public void prove(Revision newest) {
        try {
            history.markProven(newest);
            history.prune(newest.namespace(), newest.release(), keptRevisions);
        } catch (ReleaseFailure e) {
            notes.accept(e.getMessage());
        }
    }

    @Override
    public void mend(String namespace, String release, Interruption interruption) {
        mending.mend(namespace, release, interruption);
    }

    private Revision carryOut(HelmRequest request, int before, Consumer<HelmRequest> verb) {
        try {
            verb.accept(request);
        } catch (ReleaseFailure e) {
            // where Helm found somebody else at it, the newest revision is not ours
            throw e.code() == FailureCode.RELEASE_BUSY ? e : settled(request, before, e);
        }
        Optional<Revision> now = history.latest(request.namespace(), request.release());
        return now.filter(revision -> revision.number() > before && revision.isDeployed())
                .orElseThrow(() -> new ReleaseFailure(
                        FailureCode.HELM,
                        "cannot prove that release " + request.release() + " was changed",
                        "helm reported success, but "
                                + now.map(revision -> "the newest revision is " + revision.number() + ", "
                                                + revision.status())
                                        .orElse("the cluster has no revision of it"),
                        "see helm history " + request.release() + " -n " + request.namespace()));
    }

    /** A worker that was ended, or lost the cluster, leaves the release pending, which nobody else may be at: Helm lets one in at a time. */
    private ReleaseFailure settled(HelmRequest request, int before, ReleaseFailure failure) {
        try {
            Optional<Revision> begun = history.latest(request.namespace(), request.release())
                    .filter(revision -> revision.number() > before);
            boolean isOver = OVER.contains(failure.code()) || failure.getCause() instanceof HelmEnded;
            begun.filter(revision -> revision.isPending() && isOver)
                    .ifPresent(revision -> history.markFailed(
                            revision, RevisionNote.failed("left in the middle, because " + failure.because(), "")));
            return begun.map(revision -> HalfDone.with(revision, failure)).orElseGet(() -> NothingBegun.with(failure));
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
            return failure.followedBy("whether Helm had begun revision " + (before + 1)
                    + " could not be found out any more; the next deploy does, and goes on from there");
        }
    }

    private void noteTheOtherWay(Revision latest) {
        notes.accept("revision " + latest.number() + " of release " + latest.release()
                + " was applied server-side, by Helm 4; this one was applied client-side, and so is the next helm upgrade"
                + " unless it says --server-side=true");
    }

    private static ReleaseFailure noRelease(String verb, HelmRequest base) {
        return new ReleaseFailure(
                FailureCode.CONFIGURATION,
                "cannot " + verb + " release " + base.release(),
                "namespace " + base.namespace() + " has no revision of it",
                "check ship.release, ship.namespace and ship.kube.context");
    }

    private static ReleaseFailure cannotRollBack(Revision failed, String because, String fix) {
        return new ReleaseFailure(FailureCode.ROLLOUT, "cannot roll back release " + failed.release(), because, fix);
    }
}
