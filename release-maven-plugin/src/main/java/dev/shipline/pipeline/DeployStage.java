package dev.shipline.pipeline;

import static dev.shipline.pipeline.Done.done;
import static java.util.Objects.requireNonNull;

import dev.shipline.chart.FetchedChart;
import dev.shipline.cluster.Interruption;
import dev.shipline.cluster.ReleaseLock;
import dev.shipline.cluster.Rollout;
import dev.shipline.cluster.RolloutRequest;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.helm.HelmRequest;
import dev.shipline.helm.Revision;
import dev.shipline.helm.RevisionNote;
import dev.shipline.image.ImageDigest;
import dev.shipline.image.PushedImage;
import dev.shipline.plan.PlanHash;
import dev.shipline.values.CheckedValues;
import dev.shipline.values.Values;
import dev.shipline.values.ValuesFile;
import dev.shipline.values.ValuesRequest;
import java.nio.file.Path;
import java.util.Optional;

/** The image's way into an environment. */
final class DeployStage {
    /** What a deploy is made of, besides the image. */
    record Ingredients(Deployment deployment, CheckedValues values, FetchedChart chart) {
        /** The same, which may be carried out by no other plan. */
        Ingredients approvedBy(Optional<PlanHash> hash) {
            return hash.isEmpty() ? this : new Ingredients(deployment.approvedBy(hash.get()), values, chart);
        }
    }

    /** @param previous the revision that ran before; absent at a first install */
    record Upgraded(Optional<Revision> previous, Revision revision) {}

    private final Release release;
    private final Neighbours neighbours;
    private final ReleaseRun run;
    private final Preflight preflight;

    DeployStage(Release release, Neighbours neighbours, ReleaseRun run) {
        this.release = requireNonNull(release, "release is null");
        this.neighbours = requireNonNull(neighbours, "neighbours is null");
        this.run = requireNonNull(run, "run is null");
        this.preflight = new Preflight(neighbours);
    }

    /** @param explain whether to say who set which value */
    Ingredients gather(Deployment deployment, boolean explain) {
        run.begin(Step.FETCH_CHART, () -> preflight.chart(deployment.chart()));
        Values values = run.step(Step.FETCH_VALUES, () -> preflight.values(deployment.values()));
        FetchedChart chart = run.step(Step.FETCH_CHART, () -> preflight.chart(deployment.chart()));
        CheckedValues checked = run.step(Step.CHECK_VALUES, () -> check(deployment.values(), values, chart, explain));
        return new Ingredients(deployment, checked, chart);
    }

    private Done<CheckedValues> check(ValuesRequest request, Values values, FetchedChart chart, boolean explain) {
        Done<CheckedValues> checked = preflight.fit(release, request, values, chart);
        if (explain) {
            checked.value()
                    .lines(Preflight.overrides(release, request, Optional.empty()))
                    .forEach(line -> run.progress(Step.CHECK_VALUES, line));
        }
        return checked;
    }

    /** @param isToChange whether the release will change anything there; whoever only looks needs fewer rights */
    Done<String> reachCluster(Target target, boolean isToChange) {
        Done<String> reached = preflight.reach();
        if (isToChange) {
            preflight.rights(target.namespace());
        }
        return reached;
    }

    void warmUp() {
        neighbours.helm().warmUp();
    }

    Values written(Ingredients ingredients, Optional<PushedImage> image) {
        ValuesRequest request = ingredients.deployment().values();
        return ingredients.values().writeWith(Preflight.overrides(release, request, image), request.into());
    }

    /** The service's image that runs in the environment now, as the release's history has it; absent before a first install, or where it is not ours. */
    Optional<ImageDigest> running() {
        return release.deployment()
                .flatMap(deployment -> neighbours.helm().current(deployment.namespace(), deployment.release()))
                .flatMap(revision -> ImageReferences.digest(release, revision.manifest()));
    }

    /** From here on nobody else changes the release. The Lease needs the namespace. */
    Done<ReleaseLock> lock(Target target) {
        neighbours.cluster().ensureNamespace(target.namespace());
        ReleaseLock lock = neighbours.lock(target, target.patience(), line -> run.progress(Step.LOCK, line));
        lock.interruption().ifPresent(left -> mend(target, lock, left));
        noteUnproven(target);
        return done(lock, target.release() + " is ours to change, as " + neighbours.who());
    }

    private void mend(Target target, ReleaseLock lock, Interruption left) {
        lock.during(() -> {
            neighbours.helm().mend(target.namespace(), target.release(), left);
            return left;
        });
    }

    private void noteUnproven(Target target) {
        neighbours
                .helm()
                .current(target.namespace(), target.release())
                .filter(Revision::isUnproven)
                .ifPresent(
                        revision -> run.progress(
                                Step.LOCK,
                                "revision " + revision.number() + " runs unproven: "
                                        + revision.by().orElse("its deploy")
                                        + " did not see its rollout to the end; no rollback goes to it while there is a proven one"));
    }

    /** @param image absent in a dry run of a commit that was never built */
    Done<Plan> plan(Ingredients ingredients, Optional<PushedImage> image) {
        Deployment deployment = ingredients.deployment();
        Values values = written(ingredients, image);
        Path kubeconfig = neighbours.scratch().resolve("kubeconfig");
        neighbours.cluster().writeKubeconfig(kubeconfig);
        HelmRequest request = new HelmRequest(
                deployment.release(),
                deployment.namespace(),
                ingredients.chart().path(),
                values.files().stream().map(ValuesFile::path).toList(),
                kubeconfig,
                RevisionNote.ofRelease(
                        release.service(), release.tag(), release.commit().sha(), neighbours.who()),
                deployment.helm().change());
        return new PlanStage(release, deployment, neighbours, run)
                .plan(new PlanStage.Wish(request, values, ingredients.chart(), image));
    }

    /** Asks before Helm begins: it would stop in the middle, at the first object that it may not touch. */
    Done<Upgraded> upgrade(Plan plan, ReleaseLock lock) {
        boolean isTested = release.deployment().orElseThrow().helm().tests().isPresent();
        neighbours.cluster().requireRights(plan.request().namespace(), plan.touched(isTested));
        Revision revision;
        try {
            revision = new HelmChange(lock, line -> run.progress(Step.UPGRADE, line))
                    .make(() -> neighbours.helm().apply(plan.request()));
        } catch (ReleaseFailure e) {
            throw new HookTrouble(release, neighbours, run)
                    .explain(e, plan.request().namespace(), plan.request().release());
        }
        return done(
                new Upgraded(plan.current(), revision), revision.release() + " is at revision " + revision.number());
    }

    Done<Rollout> watch(Upgraded upgraded, PushedImage image) {
        Rollout rollout = watch(upgraded.revision(), Optional.of(image.digest().value()), Step.ROLLOUT);
        run.watched(rollout);
        if (!rollout.proven()) {
            throw unhealthy(upgraded.revision(), rollout);
        }
        return done(rollout, String.join("; ", rollout.workloads()));
    }

    /** Once nothing more is asked of it: an earlier word would outlive a deploy that is ended before its tests, smoke check or soak. */
    void prove(Upgraded upgraded) {
        neighbours.helm().prove(upgraded.revision());
    }

    Done<Revision> rollBack(Plan plan, Upgraded upgraded, ReleaseLock lock) {
        // the token in it may have ended while the rollout was watched
        neighbours.cluster().writeKubeconfig(plan.request().kubeconfig());
        Revision again = new HelmChange(lock, line -> run.progress(Step.ROLL_BACK, line))
                .make(() -> neighbours.helm().rollBack(plan.request(), upgraded.revision()));
        Rollout rollout = watch(again, Optional.empty(), Step.ROLL_BACK);
        if (!rollout.proven()) {
            throw unhealthy(again, rollout);
        }
        neighbours.helm().prove(again);
        return done(
                again,
                "revision "
                        + again.repeats()
                                .or(() -> upgraded.previous().map(Revision::number))
                                .orElseThrow() + " runs again, as revision " + again.number());
    }

    /** @throws ReleaseFailure if somebody else has released since */
    void requireNewest(Upgraded upgraded) {
        Revision ours = upgraded.revision();
        neighbours
                .helm()
                .current(ours.namespace(), ours.release())
                .filter(now -> now.number() != ours.number())
                .ifPresent(now -> {
                    throw new ReleaseFailure(
                            FailureCode.RELEASE_BUSY,
                            "cannot roll back revision " + ours.number() + " of " + ours.release(),
                            "revision " + now.number() + " has followed it",
                            "look at it with mvn ship:history");
                });
    }

    /** A first install that failed has nothing to go back to. */
    void abandon(Upgraded upgraded) {
        neighbours.helm().abandon(upgraded.revision(), "the rollout; see the build's log");
    }

    /** A tag beside the release tag says where this very digest was proven; promotion asks for it. */
    Done<PushedImage> keepEvidence(PushedImage image) {
        String environment = release.environment().orElseThrow();
        PushedImage evidence = neighbours.registry().tag(image, release.evidenceTag(environment));
        return done(evidence, evidence.name().withTag(evidence.tag()));
    }

    Rollout watch(Revision revision, Optional<String> digest, Step step) {
        RolloutRequest request = new RolloutRequest(
                revision.namespace(),
                revision.manifest(),
                digest,
                release.image().name().toString(),
                release.deployment().orElseThrow().timeout());
        return neighbours.cluster().watch(request, line -> run.progress(step, line));
    }

    /** Which of the cluster's own deadlines ended it, where the cause is in a pod. */
    private static String deadline(Rollout rollout) {
        boolean isThatOfAPod = rollout.trouble().stream()
                .findFirst()
                .filter(trouble -> trouble.subject().startsWith("pod "))
                .isPresent();
        return rollout.workloads().stream()
                .filter(line -> isThatOfAPod && line.contains("DeadlineExceeded"))
                .findFirst()
                .map(line -> line + ": ")
                .orElse("");
    }

    static ReleaseFailure unhealthy(Revision revision, Rollout rollout) {
        Optional<Rollout.Trouble> cause = rollout.trouble().stream().findFirst();
        boolean isLate = rollout.outcome() == Rollout.Outcome.TIMED_OUT;
        String because = (isLate ? "the time it had (ship.timeout) is up: " : deadline(rollout))
                + cause.map(trouble -> trouble.subject() + ": " + trouble.reason())
                        .orElse(String.join("; ", rollout.workloads()));
        String fix = cause.map(Rollout.Trouble::fix)
                .filter(words -> !words.isEmpty())
                .orElse(
                        isLate
                                ? "read the events above; if the service only needs longer, raise ship.timeout"
                                : "read the container's last lines above, mend the service or its values, and deploy again");
        return new ReleaseFailure(
                FailureCode.ROLLOUT,
                "revision " + revision.number() + " of " + revision.release() + " did not become healthy",
                because,
                fix);
    }
}
