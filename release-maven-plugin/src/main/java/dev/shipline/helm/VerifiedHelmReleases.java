package dev.shipline.helm;

import static java.util.Objects.requireNonNull;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Releases by Helm that end in a known state. What Helm reports is never taken on trust: the revision is read back from the cluster. Neither is the choice
 * between install and upgrade left to it.
 */
public final class VerifiedHelmReleases implements HelmReleases {
    private final HelmEngine engine;
    private final ReleaseHistory history;
    private final Path workingFolder;
    private final int keptRevisions;
    private final Duration staleAfter;
    private final Clock clock;
    private final Consumer<String> notes;

    /**
     * @param workingFolder a folder that only its owner can open
     * @param keptRevisions how many of a release's revisions are worth keeping
     * @param staleAfter    a release that is pending for longer was left in the middle by a deploy that is gone; longer than any deploy may take
     * @param notes         told in a sentence what was recovered
     */
    public VerifiedHelmReleases(
            HelmEngine engine,
            ReleaseHistory history,
            Path workingFolder,
            int keptRevisions,
            Duration staleAfter,
            Clock clock,
            Consumer<String> notes) {
        this.engine = requireNonNull(engine, "engine is null");
        this.history = requireNonNull(history, "history is null");
        this.workingFolder = requireNonNull(workingFolder, "workingFolder is null");
        this.keptRevisions = keptRevisions;
        this.staleAfter = requireNonNull(staleAfter, "staleAfter is null");
        this.clock = requireNonNull(clock, "clock is null");
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
    public Optional<Revision> current(String namespace, String release) {
        return history.lastDeployed(namespace, release);
    }

    @Override
    public Revision apply(HelmRequest request) {
        Optional<Revision> latest = history.latest(request.namespace(), request.release());
        if (latest.isEmpty()) {
            return carryOut(request, 0, engine::install);
        }
        makeUpgradable(latest.get());
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
        abandon(failed, "Rollout failed; there is no earlier revision to go back to");
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
            history.markFailed(latest, "Left in the middle");
        }
        Revision now =
                replay(base, good, RevisionNote.ofRollback(good, RevisionNote.by(base.description())), latest.number());
        abandon(failed, "Rollout failed; rolled back to " + good.number());
        return now;
    }

    @Override
    public Revision replay(HelmRequest base, Revision earlier) {
        Revision latest =
                history.latest(base.namespace(), base.release()).orElseThrow(() -> noRelease("roll back", base));
        makeUpgradable(latest);
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
        history.markFailed(pending, why + origin(pending));
    }

    /** The work itself has ended by now: a word in the history must not turn that into a failure. */
    @Override
    public void abandon(Revision failed, String why) {
        try {
            history.revision(failed.namespace(), failed.release(), failed.number())
                    .filter(revision -> !revision.status().equals("failed"))
                    .ifPresent(revision -> history.markFailed(revision, why + origin(revision)));
        } catch (ReleaseFailure e) {
            notes.accept(e.getMessage());
        }
    }

    @Override
    public void prune(Revision newest) {
        history.prune(newest.namespace(), newest.release(), keptRevisions);
    }

    /** Whose it was must not be forgotten because it failed. */
    private static String origin(Revision revision) {
        return revision.description().isBlank() ? "" : " (" + revision.description() + ")";
    }

    private Revision carryOut(HelmRequest request, int before, Consumer<HelmRequest> verb) {
        try {
            verb.accept(request);
        } catch (ReleaseFailure e) {
            if (e.code() == FailureCode.INTERRUPTED || e.getCause() instanceof HelmEnded) {
                settle(request, before, e);
            }
            throw e;
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

    /** A worker that was ended leaves the release pending, which nobody else may be at: Helm lets one in at a time. */
    private void settle(HelmRequest request, int before, ReleaseFailure failure) {
        try {
            history.latest(request.namespace(), request.release())
                    .filter(revision -> revision.number() > before && revision.isPending())
                    .ifPresent(revision -> history.markFailed(revision, "Left in the middle: " + failure.because()));
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    private void makeUpgradable(Revision latest) {
        if (latest.isPending()) {
            recover(latest);
        } else if (latest.status().equals("uninstalling")) {
            throw busy(latest, "run helm uninstall again if that one is gone");
        } else if (latest.status().equals("uninstalled")) {
            history.markSuperseded(latest);
        }
    }

    private void noteTheOtherWay(Revision latest) {
        notes.accept("revision " + latest.number() + " of release " + latest.release()
                + " was applied server-side, by Helm 4; this one was applied client-side, and so is the next helm upgrade"
                + " unless it says --server-side=true");
    }

    private void recover(Revision latest) {
        Duration age = Duration.between(latest.deployed(), clock.instant());
        if (age.compareTo(staleAfter) < 0) {
            throw busy(
                    latest,
                    "let it end and run this one again; if it is gone, that recovers it from "
                            + latest.deployed().plus(staleAfter) + " on");
        }
        history.markFailed(latest, "Unlocked by release-maven-plugin (was " + latest.status() + ")");
        notes.accept("revision " + latest.number() + " of release " + latest.release() + " was " + latest.status()
                + " since " + latest.deployed() + " and is now marked failed: the deploy that began it is gone");
    }

    private ReleaseFailure busy(Revision latest, String fix) {
        return new ReleaseFailure(
                FailureCode.RELEASE_BUSY,
                "cannot release " + latest.release() + " in namespace " + latest.namespace(),
                "another deploy is at it: revision " + latest.number() + " (chart " + latest.chartName() + " "
                        + latest.chartVersion() + ") is " + latest.status() + " since " + latest.deployed(),
                fix);
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
