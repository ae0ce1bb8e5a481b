package dev.shipline.pipeline;

import static java.util.Objects.requireNonNull;

import dev.shipline.chart.ChartRequest;
import dev.shipline.cluster.ClusterTarget;
import dev.shipline.plan.PlanHash;
import dev.shipline.values.ValuesRequest;
import java.time.Duration;
import java.util.Optional;

/**
 * Where a release goes.
 *
 * @param environment the environment's name: dev, qa, prod or one of the company's own
 * @param promoteFrom the environment in which the very image must have been proven before; absent: none
 * @param timeout     how long the rollout may take
 * @param patience    how long to wait for another deploy of the release to end
 * @param order       which commits may follow the one that runs
 * @param helm        how long Helm may take
 * @param plan        what must hold of the plan before it is carried out
 * @param proofs      what the new revision has to show beyond pods that are ready
 */
public record Deployment(
        String environment,
        Optional<String> promoteFrom,
        ValuesRequest values,
        ChartRequest chart,
        String release,
        String namespace,
        ClusterTarget cluster,
        Duration timeout,
        Duration patience,
        CommitOrder order,
        HelmTimes helm,
        PlanRules plan,
        Proofs proofs) {
    public Deployment {
        requireNonNull(environment, "environment is null");
        requireNonNull(promoteFrom, "promoteFrom is null");
        requireNonNull(values, "values is null");
        requireNonNull(chart, "chart is null");
        requireNonNull(release, "release is null");
        requireNonNull(namespace, "namespace is null");
        requireNonNull(cluster, "cluster is null");
        requireNonNull(timeout, "timeout is null");
        requireNonNull(patience, "patience is null");
        requireNonNull(order, "order is null");
        requireNonNull(helm, "helm is null");
        requireNonNull(plan, "plan is null");
        requireNonNull(proofs, "proofs is null");
    }

    /** The same in one of several clusters. */
    Deployment in(ClusterTarget target, boolean ownValues) {
        return with(ownValues ? values.ofCluster(target.label().orElseThrow()) : values, target, plan);
    }

    /** The same, by one plan alone. */
    Deployment approvedBy(PlanHash hash) {
        return with(values, cluster, plan.approvedBy(hash));
    }

    private Deployment with(ValuesRequest otherValues, ClusterTarget otherCluster, PlanRules otherPlan) {
        return new Deployment(
                environment,
                promoteFrom,
                otherValues,
                chart,
                release,
                namespace,
                otherCluster,
                timeout,
                patience,
                order,
                helm,
                otherPlan,
                proofs);
    }

    public Target target() {
        return new Target(environment, release, namespace, timeout, patience, helm.change());
    }
}
