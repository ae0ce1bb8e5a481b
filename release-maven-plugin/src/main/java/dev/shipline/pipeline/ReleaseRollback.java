package dev.shipline.pipeline;

import static dev.shipline.pipeline.Done.done;
import static java.util.Objects.requireNonNull;

import dev.shipline.cluster.ReleaseLock;
import dev.shipline.cluster.Rollout;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.helm.HelmRequest;
import dev.shipline.helm.Revision;
import dev.shipline.helm.RevisionNote;
import dev.shipline.pipeline.DeployStage.Upgraded;
import dev.shipline.pipeline.ReleaseRun.WayBack;
import dev.shipline.plan.ManifestDiff;
import dev.shipline.registry.VulnerabilityPolicy;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A rollback that somebody asked for: the manifest of an earlier revision becomes a new revision, is watched to its end, and is told of like a release. It
 * needs the cluster alone. Neither hooks nor CRDs are part of a manifest: hooks are not run again, and CRDs stay as they are.
 */
public final class ReleaseRollback {
    private final RollbackRequest request;
    private final VulnerabilityPolicy policy;
    private final Neighbours neighbours;
    private final List<ReleaseListener> listeners;
    private final Clock clock;
    private final Consumer<String> warnings;

    /** @param policy what is asked of images; nothing is scanned here */
    public ReleaseRollback(
            RollbackRequest request,
            VulnerabilityPolicy policy,
            Neighbours neighbours,
            List<ReleaseListener> listeners,
            Clock clock,
            Consumer<String> warnings) {
        this.request = requireNonNull(request, "request is null");
        this.policy = requireNonNull(policy, "policy is null");
        this.neighbours = requireNonNull(neighbours, "neighbours is null");
        this.listeners = List.copyOf(listeners);
        this.clock = requireNonNull(clock, "clock is null");
        this.warnings = requireNonNull(warnings, "warnings is null");
    }

    /** @throws ReleaseFailure with the one reason why it stopped */
    public ReleaseReport run() {
        RollbackChoice choice = choose();
        RevisionRelease earlier = new RevisionRelease(request, choice.to());
        Release release = earlier.release(neighbours.commits()::find, policy);
        ReleaseRun run =
                new ReleaseRun(release, new Listeners(listeners, warnings), clock, warnings, neighbours.aside());
        run.goesBack(new WayBack(
                earlier.image(), choice.current().number(), choice.to().number()));
        try {
            goBack(choice, run, new DeployStage(release, neighbours, run));
            return finished(run, Status.SUCCESS, Optional.empty());
        } catch (ReleaseFailure failure) {
            finished(run, Status.FAILURE, Optional.of(failure));
            throw failure;
        }
    }

    private ReleaseReport finished(ReleaseRun run, Status status, Optional<ReleaseFailure> failure) {
        ReleaseReport report = run.report(status, failure);
        if (!request.dryRun()) {
            run.finish(Stage.RELEASE, report);
        }
        return report;
    }

    private RollbackChoice choose() {
        Target target = request.target();
        return RollbackChoice.among(
                neighbours.helm().history(target.namespace(), target.release()), request.revision(), target);
    }

    private void goBack(RollbackChoice choice, ReleaseRun run, DeployStage deploys) {
        run.step(Step.REACH_CLUSTER, () -> deploys.reachCluster(request.target(), !request.dryRun()));
        if (request.dryRun()) {
            run.step(Step.PLAN, () -> plan(choice, run));
            return;
        }
        neighbours.helm().warmUp();
        try (ReleaseLock lock = run.step(Step.LOCK, () -> deploys.lock(request.target()))) {
            run.step(Step.PLAN, () -> plan(unchanged(choice), run));
            Upgraded back = run.step(Step.UPGRADE, () -> replay(choice, lock, run));
            Optional<String> digest = new RevisionRelease(request, choice.to())
                    .image()
                    .map(image -> image.digest().value());
            run.step(Step.ROLLOUT, () -> watch(back, digest, run, deploys));
        }
    }

    /** Between the look and the lock, another deploy may have been. */
    private RollbackChoice unchanged(RollbackChoice choice) {
        RollbackChoice again = choose();
        if (again.current().number() != choice.current().number()
                || again.to().number() != choice.to().number()) {
            throw new ReleaseFailure(
                    FailureCode.RELEASE_BUSY,
                    "cannot roll back " + request.target(),
                    "it changed while this was waiting for its turn: its newest revision was "
                            + choice.current().number() + " and is now "
                            + again.current().number(),
                    "look at it with mvn ship:history, and run this one again if it is still wanted");
        }
        return again;
    }

    private Done<ManifestDiff> plan(RollbackChoice choice, ReleaseRun run) {
        Revision to = choice.to();
        ManifestDiff diff = ManifestDiff.between(choice.current().manifest(), to.manifest());
        diff.lines().forEach(line -> run.progress(Step.PLAN, line));
        if (!to.hooks().isEmpty()) {
            run.progress(Step.PLAN, "hooks are not run again: " + String.join(", ", to.hooks()));
        }
        return done(
                diff,
                "revision " + choice.current().number() + " back to " + to.number()
                        + to.commit()
                                .map(sha -> " (commit " + sha.substring(0, 7) + ")")
                                .orElse("")
                        + ", " + diff.summary());
    }

    private Done<Upgraded> replay(RollbackChoice choice, ReleaseLock lock, ReleaseRun run) {
        Target target = request.target();
        Path kubeconfig = neighbours.scratch().resolve("kubeconfig");
        neighbours.cluster().writeKubeconfig(kubeconfig);
        neighbours
                .cluster()
                .requireRights(
                        target.namespace(),
                        List.of(choice.to().manifest(), choice.current().manifest()));
        HelmRequest base = new HelmRequest(
                target.release(),
                target.namespace(),
                kubeconfig,
                List.of(),
                kubeconfig,
                RevisionNote.ofRollback(choice.to(), Optional.of(neighbours.who())),
                target.helm());
        Revision now = new HelmChange(lock, line -> run.progress(Step.UPGRADE, line))
                .make(() -> neighbours.helm().replay(base, choice.to()));
        return done(
                new Upgraded(Optional.of(choice.current()), now),
                now.release() + " is at revision " + now.number() + ", which repeats "
                        + choice.to().number());
    }

    private Done<Rollout> watch(Upgraded back, Optional<String> digest, ReleaseRun run, DeployStage deploys) {
        Rollout rollout = deploys.watch(back.revision(), digest, Step.ROLLOUT);
        run.watched(rollout);
        if (!rollout.proven()) {
            neighbours.helm().abandon(back.revision(), "the rollback's rollout");
            throw DeployStage.unhealthy(back.revision(), rollout)
                    .followedBy("it is left as it is: choose another revision with -Dship.revision=N");
        }
        neighbours.helm().prove(back.revision());
        return done(rollout, String.join("; ", rollout.workloads()));
    }
}
