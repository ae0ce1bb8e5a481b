package dev.shipline.pipeline;

import static java.util.Objects.requireNonNull;

import dev.shipline.cluster.ClusterTarget;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.plan.FleetHash;
import dev.shipline.plan.PlanHash;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The pipeline of a module whose environment has several clusters: one image, built and judged once; then for each cluster its own lock, plan, upgrade, watch and
 * rollback. Whatever can be known beforehand is known of all clusters before anything is built.
 */
public final class FleetPipeline implements Pipeline {
    private final Release release;
    private final Fleet fleet;
    private final Map<String, ReleasePipeline> pipelines = new LinkedHashMap<>();
    private final AtomicInteger unproven;
    private boolean isPlanTold;

    /**
     * @param release     as it is in the first cluster
     * @param destination the last goal that this invocation of Maven will ask for
     */
    public FleetPipeline(Release release, Goal destination, Fleet fleet, Clock clock, Consumer<String> warnings) {
        this.release = requireNonNull(release, "release is null");
        this.fleet = requireNonNull(fleet, "fleet is null");
        this.unproven = new AtomicInteger(fleet.clusters().size());
        Object turn = new Object();
        BooleanSupplier isProvenInAll = () -> unproven.decrementAndGet() == 0 && fleet.isAll();
        for (ClusterTarget cluster : fleet.clusters()) {
            String label = cluster.label().orElseThrow();
            Listeners listeners = new Listeners(
                    fleet.listeners().apply(cluster).stream()
                            .<ReleaseListener>map(listener -> new OneAtATime(listener, turn))
                            .toList(),
                    warnings);
            Release there = release.in(cluster, fleet.ownValues());
            pipelines.put(
                    label,
                    new ReleasePipeline(
                            // the first one makes the image for all
                            pipelines.isEmpty() ? release : there,
                            there,
                            destination,
                            fleet.neighbours().apply(cluster),
                            listeners,
                            clock,
                            line -> warnings.accept("[" + label + "] " + line),
                            isProvenInAll));
        }
    }

    @Override
    public ReleaseReport run(Goal goal) {
        boolean isToChange = goal != Goal.PLAN && goal != Goal.VALUES && !release.dryRun();
        if (goal == Goal.CHECK || !isToChange) {
            return lookAtAll(goal);
        }
        lookAtAll(Goal.CHECK);
        ReleaseReport image = leader().run(goal == Goal.UPGRADE ? Goal.SCAN : goal);
        if (goal != Goal.UPGRADE) {
            return image;
        }
        followers().forEach(follower -> follower.takeOver(leader()));
        fleet.approved().ifPresent(this::requireApproved);
        FleetOutcome outcome = fleet.order() == ClusterOrder.ONE_BY_ONE
                ? new FleetRun(pipelines).oneByOne()
                : new FleetRun(pipelines).sideBySide();
        if (!outcome.failures().isEmpty()) {
            throw failed(outcome);
        }
        return outcome.reports().values().iterator().next();
    }

    /** All clusters are looked at, so that what is wrong with several of them is said at once. */
    private ReleaseReport lookAtAll(Goal goal) {
        Map<String, ReleaseFailure> failures = new LinkedHashMap<>();
        ReleaseReport report = null;
        for (Map.Entry<String, ReleasePipeline> each : pipelines.entrySet()) {
            ReleasePipeline pipeline = each.getValue();
            try {
                if (pipeline != leader()) {
                    pipeline.takeOver(leader());
                }
                ReleaseReport seen = pipeline.run(goal);
                report = report == null ? seen : report;
            } catch (ReleaseFailure failure) {
                if (failure.code() == FailureCode.INTERRUPTED || !pipeline.hasItsFiles()) {
                    throw failure;
                }
                failures.put(each.getKey(), failure);
            }
        }
        if (!failures.isEmpty()) {
            throw FleetOutcome.together(failures, List.of());
        }
        if (goal != Goal.CHECK && goal != Goal.VALUES && !isPlanTold) {
            isPlanTold = true;
            tellPlan();
        }
        return requireNonNull(report, "there is no cluster");
    }

    private void tellPlan() {
        Map<String, Optional<PlanHash>> plans = new LinkedHashMap<>();
        pipelines.forEach((label, pipeline) -> plans.put(label, pipeline.planned()));
        Optional<FleetHash> hash = plan().write(plans);
        leader().progress(
                        Step.PLAN,
                        hash.map(all -> "plan     " + all)
                                .orElse(
                                        "plan     has no hash to approve before the image is in the registry (mvn deploy"
                                                + " without an environment puts it there)"));
    }

    /** All plans are made before the first is carried out. When its turn comes, each has to be the same still. */
    private void requireApproved(FleetHash approved) {
        Map<String, List<String>> before = plan().changesOf(approved);
        Map<String, PlanHash> plans = new LinkedHashMap<>();
        pipelines.forEach((label, pipeline) -> plans.put(label, pipeline.planAhead()));
        Map<String, Optional<PlanHash>> known = new LinkedHashMap<>();
        plans.forEach((label, hash) -> known.put(label, Optional.of(hash)));
        plan().require(approved, plan().write(known), before);
        pipelines.forEach((label, pipeline) -> pipeline.approve(plans.get(label)));
    }

    private FleetPlan plan() {
        return new FleetPlan(release.directory(), release.deployment().orElseThrow());
    }

    private ReleaseFailure failed(FleetOutcome outcome) {
        List<String> aftermath = new ArrayList<>();
        List<String> released = List.copyOf(outcome.reports().keySet());
        boolean isInterrupted =
                outcome.failures().values().stream().anyMatch(failure -> failure.code() == FailureCode.INTERRUPTED);
        // what failed in no cluster is no reason to leave any
        boolean isProven = outcome.failures().keySet().stream()
                .allMatch(label -> pipelines.get(label).lacksEvidenceAlone());
        boolean isToGoBack = fleet.others() == OtherClusters.ROLL_BACK && !isInterrupted && !isProven;
        if (isToGoBack) {
            String why = "cluster " + String.join(", ", outcome.failures().keySet()) + " failed";
            for (int i = released.size() - 1; i >= 0; i--) {
                aftermath.add(
                        released.get(i) + ": " + pipelines.get(released.get(i)).takeBack(why));
            }
        } else if (!released.isEmpty()) {
            aftermath.add("it stays in " + String.join(", ", released));
        }
        String untouched = pipelines.keySet().stream()
                .filter(label -> !outcome.reports().containsKey(label))
                .filter(label -> !outcome.failures().containsKey(label))
                .collect(Collectors.joining(", "));
        if (!untouched.isEmpty()) {
            aftermath.add("nothing was done in " + untouched);
        }
        return FleetOutcome.together(outcome.failures(), aftermath);
    }

    private ReleasePipeline leader() {
        return pipelines.values().iterator().next();
    }

    private List<ReleasePipeline> followers() {
        return pipelines.values().stream().skip(1).toList();
    }

    /** @param reports of the clusters that have the release now */
    record FleetOutcome(Map<String, ReleaseReport> reports, Map<String, ReleaseFailure> failures) {
        /** One failure of one or more clusters, which it names. */
        static ReleaseFailure together(Map<String, ReleaseFailure> failures, List<String> aftermath) {
            if (failures.size() > 1
                    && failures.values().stream()
                                    .map(Throwable::getMessage)
                                    .distinct()
                                    .count()
                            == 1) {
                // what they share is wrong, and no cluster's fault
                return failures.values().iterator().next();
            }
            Map.Entry<String, ReleaseFailure> first =
                    failures.entrySet().iterator().next();
            ReleaseFailure cause = first.getValue();
            ReleaseFailure failure = failures.size() == 1
                    ? new ReleaseFailure(
                            cause.code(),
                            "cluster " + first.getKey() + ": " + cause.what(),
                            cause.because(),
                            cause.fix(),
                            cause)
                    : ReleaseFailure.ofAll(
                            cause.code(),
                            failures.size() + " clusters failed",
                            failures.entrySet().stream()
                                    .map(each -> each.getKey() + ": "
                                            + each.getValue().getMessage())
                                    .toList(),
                            "mend them, and run it again; -Dship.cluster=<name> takes one of them alone");
            return aftermath.isEmpty() ? failure : failure.followedBy(String.join("; ", aftermath));
        }
    }
}
