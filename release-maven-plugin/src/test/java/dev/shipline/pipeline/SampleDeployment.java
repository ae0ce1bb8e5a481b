package dev.shipline.pipeline;

import dev.shipline.chart.ChartRequest;
import dev.shipline.cluster.ClusterTarget;
import dev.shipline.values.ValuesRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Where tests release to: {@code orders-dev} in the environment dev. */
final class SampleDeployment {
    private final Path folder;
    private ClusterTarget cluster = new ClusterTarget(Optional.empty(), Optional.empty());
    private CommitOrder order = CommitOrder.NOT_OLDER;
    private HelmTimes helm = HelmTimes.USUAL;
    private PlanRules plan = PlanRules.NONE;
    private Proofs proofs = Proofs.NONE;
    private Optional<String> promoteFrom = Optional.empty();

    SampleDeployment(Path folder) {
        this.folder = folder;
    }

    SampleDeployment cluster(ClusterTarget target) {
        this.cluster = target;
        return this;
    }

    SampleDeployment order(CommitOrder commits) {
        this.order = commits;
        return this;
    }

    SampleDeployment helm(HelmTimes times) {
        this.helm = times;
        return this;
    }

    SampleDeployment plan(PlanRules rules) {
        this.plan = rules;
        return this;
    }

    SampleDeployment proofs(Proofs wanted) {
        this.proofs = wanted;
        return this;
    }

    SampleDeployment promoteFrom(Optional<String> environment) {
        this.promoteFrom = environment;
        return this;
    }

    Deployment deployment() {
        return new Deployment(
                "dev",
                promoteFrom,
                new ValuesRequest("s3://values/orders", "dev.yaml", true, folder),
                new ChartRequest("s3://charts/microservice", Optional.empty(), folder),
                "orders-dev",
                "dev",
                cluster,
                Duration.ofMinutes(5),
                Duration.ZERO,
                order,
                helm,
                plan,
                proofs);
    }
}
