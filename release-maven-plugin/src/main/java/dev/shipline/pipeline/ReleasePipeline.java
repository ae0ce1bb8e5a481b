package dev.shipline.pipeline;

import static java.util.Objects.requireNonNull;

import dev.shipline.cluster.ReleaseLock;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.helm.HalfDone;
import dev.shipline.helm.Revision;
import dev.shipline.image.BuiltImage;
import dev.shipline.image.ImageDigest;
import dev.shipline.image.PushedImage;
import dev.shipline.pipeline.DeployStage.Ingredients;
import dev.shipline.pipeline.DeployStage.Upgraded;
import dev.shipline.plan.PlanHash;
import dev.shipline.registry.Verdict;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The pipeline of one module. Asked for one goal after the other, it goes on where the goal before stopped.
 */
public final class ReleasePipeline implements Pipeline {
    private final Release origin;
    private final Release release;
    private final Goal destination;
    private final ReleaseRun run;
    private final ImageStage images;
    private final DeployStage deploys;
    private final ReleaseTests tests;
    private final BooleanSupplier isProvenEverywhere;
    private final Proving proving;
    private final Undoing undoing;
    private final AlreadyThere alreadyThere;
    /** Whether the environment runs it already; absent before that was asked. */
    private Optional<Boolean> thereAlready = Optional.empty();

    private Optional<PlanHash> approved = Optional.empty();

    /**
     * @param destination the last goal that this invocation of Maven will ask for: what it needs is warmed up early
     * @param warnings    told when a listener fails, and what somebody should look at
     */
    public ReleasePipeline(
            Release release,
            Goal destination,
            Neighbours neighbours,
            List<ReleaseListener> listeners,
            Clock clock,
            Consumer<String> warnings) {
        this(
                release,
                release,
                destination,
                neighbours,
                new Listeners(listeners, warnings),
                clock,
                warnings,
                () -> true);
    }

    /**
     * @param origin             the release as its image is made
     * @param release            as it goes into one cluster
     * @param isProvenEverywhere asked when the image is proven there: whether that makes it proven in the environment
     */
    ReleasePipeline(
            Release origin,
            Release release,
            Goal destination,
            Neighbours neighbours,
            Listeners listeners,
            Clock clock,
            Consumer<String> warnings,
            BooleanSupplier isProvenEverywhere) {
        this.origin = requireNonNull(origin, "origin is null");
        this.release = requireNonNull(release, "release is null");
        this.destination = requireNonNull(destination, "destination is null");
        this.run = new ReleaseRun(release, listeners, clock, warnings, neighbours.aside());
        this.images = new ImageStage(origin, neighbours, run);
        this.deploys = new DeployStage(release, neighbours, run);
        this.tests = new ReleaseTests(neighbours, run);
        this.proving = new Proving(release, neighbours, run, clock);
        this.undoing = new Undoing(release, deploys, run);
        this.alreadyThere = new AlreadyThere(release, neighbours, deploys);
        this.isProvenEverywhere = requireNonNull(isProvenEverywhere, "isProvenEverywhere is null");
    }

    @Override
    public ReleaseReport run(Goal goal) {
        try {
            goTo(goal);
            return run.report(Status.SUCCESS, Optional.empty());
        } catch (ReleaseFailure failure) {
            run.giveUp();
            Status status = run.hasRun(Step.ROLL_BACK) ? Status.ROLLED_BACK : Status.FAILURE;
            ReleaseReport report = run.report(status, Optional.of(failure));
            report.failedStep().ifPresent(step -> run.finish(step.stage(), report));
            throw failure;
        }
    }

    /** The sentence: what changes nothing comes first, and each step takes what the one before gave. */
    private void goTo(Goal goal) {
        boolean isToChange = goal != Goal.PLAN && !release.dryRun();
        boolean explain = goal == Goal.VALUES || !isToChange;
        if (goal != Goal.VALUES) {
            askAhead(isToChange);
        }
        Optional<Ingredients> ingredients = release.deployment().map(deployment -> deploys.gather(deployment, explain));
        if (goal == Goal.VALUES) {
            return;
        }
        ingredients.ifPresent(given -> run.step(Step.REACH_CLUSTER, () -> reach(given.deployment(), isToChange)));
        Optional<PushedImage> existing = run.step(Step.CHECK_REGISTRY, images::find);
        if (goal == Goal.CHECK) {
            return;
        }
        if (!isToChange) {
            ingredients.ifPresent(given -> run.step(Step.PLAN, () -> deploys.plan(given, existing)));
            return;
        }
        if (isThereAlready(ingredients, existing)) {
            return;
        }
        if (destination == Goal.UPGRADE && ingredients.isPresent()) {
            deploys.warmUp();
        }
        existing.ifPresent(image -> run.doneBefore(Stage.BUILD));

        BuiltImage built = run.step(Step.BUILD_IMAGE, () -> images.build(existing));
        if (goal == Goal.BUILD) {
            return;
        }
        PushedImage candidate = run.step(Step.PUSH_CANDIDATE, () -> images.push(built));
        if (goal == Goal.PUSH) {
            return;
        }
        images.beginAttesting(built, candidate);
        Verdict verdict = run.step(Step.SCAN, () -> images.scan(candidate, deploys::running));
        Map<String, ImageDigest> documents =
                origin.supply().isEmpty() ? Map.of() : run.step(Step.ATTEST, images::attest);
        PushedImage tagged = run.step(Step.TAG_RELEASE, () -> images.tag(built, candidate, verdict, documents));
        run.finish(Stage.BUILD, run.report(Status.SUCCESS, Optional.empty()));

        if (goal == Goal.UPGRADE) {
            ingredients.ifPresent(given -> release(given, tagged));
        }
    }

    /** Cluster, registry and the store of the values know nothing of each other: they are asked side by side, and heard in the order of the steps. */
    private void askAhead(boolean isToChange) {
        release.deployment()
                .ifPresent(deployment -> run.begin(Step.REACH_CLUSTER, () -> reach(deployment, isToChange)));
        run.begin(Step.CHECK_REGISTRY, images::find);
    }

    private Done<String> reach(Deployment deployment, boolean isToChange) {
        return deploys.reachCluster(deployment.target(), isToChange);
    }

    /** Looked at once. */
    private boolean isThereAlready(Optional<Ingredients> ingredients, Optional<PushedImage> existing) {
        if (thereAlready.isEmpty()) {
            Optional<Revision> there = ingredients
                    .filter(given -> destination == Goal.UPGRADE)
                    .flatMap(given -> existing.flatMap(image -> alreadyThere.revision(given, image)));
            there.ifPresent(revision -> run.progress(
                    Step.CHECK_REGISTRY,
                    "nothing to release: revision " + revision.number() + " of " + revision.release()
                            + " runs this image with this chart and these values (ship.unchanged)"));
            thereAlready = Optional.of(there.isPresent());
        }
        return thereAlready.get();
    }

    private void release(Ingredients ingredients, PushedImage image) {
        try (ReleaseLock lock =
                run.step(Step.LOCK, () -> deploys.lock(ingredients.deployment().target()))) {
            release(ingredients, image, lock);
        }
        run.finish(Stage.RELEASE, run.report(Status.SUCCESS, Optional.empty()));
    }

    private void release(Ingredients ingredients, PushedImage image, ReleaseLock lock) {
        Plan plan = run.step(Step.PLAN, () -> deploys.plan(ingredients.approvedBy(approved), Optional.of(image)));
        Upgraded upgraded = upgrade(plan, lock);
        try {
            run.step(Step.ROLLOUT, () -> deploys.watch(upgraded, image));
            tests.run(ingredients.deployment().helm(), plan.request(), upgraded.revision(), lock);
            proving.prove(upgraded.revision());
            deploys.prove(upgraded);
        } catch (ReleaseFailure unhealthy) {
            throw undoing.afterRollout(plan, upgraded, lock, unhealthy);
        }
        if (isProvenEverywhere.getAsBoolean()) {
            run.step(Step.KEEP_EVIDENCE, () -> deploys.keepEvidence(image));
        }
    }

    /** What Helm has begun and not ended is taken back like a rollout that failed: some of the objects may be new. */
    private Upgraded upgrade(Plan plan, ReleaseLock lock) {
        try {
            return run.step(Step.UPGRADE, () -> {
                proving.require(plan.request().namespace(), plan.manifest());
                return deploys.upgrade(plan, lock);
            });
        } catch (ReleaseFailure broken) {
            if (broken.code() == FailureCode.INTERRUPTED) {
                throw broken;
            }
            throw HalfDone.in(broken)
                    .map(begun -> undoing.undone(plan, new Upgraded(plan.current(), begun), lock, broken))
                    .orElse(broken);
        }
    }

    /** What another cluster's pipeline made of the image, and of files that are the same here, is not made again. */
    void takeOver(ReleasePipeline other) {
        run.takeOver(other.run, step -> step.stage() == Stage.BUILD || step == Step.FETCH_CHART);
        if (release.deployment()
                .map(Deployment::values)
                .equals(other.release.deployment().map(Deployment::values))) {
            run.takeOver(other.run, step -> step == Step.FETCH_VALUES || step == Step.CHECK_VALUES);
        }
    }

    /** What the plan of this cluster is approved by, where it was made. */
    Optional<PlanHash> planned() {
        Plan plan = run.made(Step.PLAN);
        return plan.hash();
    }

    /** The plan as it would be now: nobody's turn is waited for, and nothing is changed. The image is in the registry. */
    PlanHash planAhead() {
        Ingredients ingredients = deploys.gather(release.deployment().orElseThrow(), false);
        PushedImage image = run.made(Step.TAG_RELEASE);
        return deploys.plan(ingredients, Optional.of(image)).value().hash().orElseThrow();
    }

    /** From now on this plan alone may be carried out. */
    void approve(PlanHash plan) {
        approved = Optional.of(plan);
    }

    void progress(Step step, String line) {
        run.progress(step, line);
    }

    /** Whether the release runs there, proven, and lacks only the tag that says so. */
    boolean lacksEvidenceAlone() {
        return run.report(Status.FAILURE, Optional.empty()).failedStep().equals(Optional.of(Step.KEEP_EVIDENCE));
    }

    /** Whether values and chart are there and fit: what fails later is the fault of neither. */
    boolean hasItsFiles() {
        return run.hasRun(Step.CHECK_VALUES);
    }

    /**
     * Goes back to what ran before, although the release was proven here.
     *
     * @param why for people
     * @return what came of it
     */
    String takeBack(String why) {
        return undoing.takeBack(run.made(Step.PLAN), run.made(Step.UPGRADE), why);
    }
}
