package dev.shipline.pipeline;

import dev.shipline.chart.ChartRequest;
import dev.shipline.cluster.ClusterTarget;
import dev.shipline.values.ValuesRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Where tests release to: {@code orders-dev} in the environment dev, unless they say otherwise. */
public final class SampleDeployment {
    /** The same, for who has no plan: to take it back, or to look at it. */
    static final Target TARGET = new Target(
            "dev", "orders-dev", "dev", Duration.ofMinutes(5), Duration.ofMinutes(10), Duration.ofSeconds(90));

    private final Path folder;
    private String service = "orders";
    private String environment = "dev";
    private ClusterTarget cluster = new ClusterTarget(Optional.empty(), Optional.empty());
    private CommitOrder order = CommitOrder.NOT_OLDER;
    private HelmTimes helm = HelmTimes.USUAL;
    private PlanRules plan = PlanRules.NONE;
    private Proofs proofs = Proofs.NONE;
    private Optional<String> promoteFrom = Optional.empty();

    public SampleDeployment(Path folder) {
        this.folder = folder;
    }

    public SampleDeployment service(String name) {
        this.service = name;
        return this;
    }

    /** Which is the namespace too. */
    public SampleDeployment environment(String name) {
        this.environment = name;
        return this;
    }

    public SampleDeployment cluster(ClusterTarget target) {
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

    SampleDeployment promoteFrom(Optional<String> proven) {
        this.promoteFrom = proven;
        return this;
    }

    public Deployment deployment() {
        return new Deployment(
                environment,
                promoteFrom,
                new ValuesRequest("s3://values/orders", environment + ".yaml", true, folder),
                new ChartRequest("s3://charts/microservice", Optional.empty(), folder),
                service + "-" + environment,
                environment,
                cluster,
                Duration.ofMinutes(5),
                Duration.ZERO,
                order,
                helm,
                plan,
                proofs);
    }
}
