package dev.shipline.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.cluster.ClusterTarget;
import dev.shipline.pipeline.PlanRules.Attention;
import dev.shipline.pipeline.PlanRules.Unchanged;
import dev.shipline.plan.PlanHash;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeploymentTest {
    private static final PlanHash HASH = PlanHash.parse("r7-t3fa2-i91bc-m5d20-" + "0".repeat(32));

    @Test
    void byAnApprovedPlanDiffersInNothingElse() {
        Deployment approved =
                sample().plan(rules(Optional.empty())).deployment().approvedBy(HASH);

        assertThat(approved).isEqualTo(sample().plan(rules(Optional.of(HASH))).deployment());
    }

    @Test
    void inOneOfSeveralClustersDiffersInNothingElse() {
        ClusterTarget eu = new ClusterTarget(Optional.empty(), Optional.of("eu")).labelled("eu");

        assertThat(sample().deployment().in(eu, false))
                .isEqualTo(sample().cluster(eu).deployment());
    }

    /** All that can be set is set. */
    private static SampleDeployment sample() {
        return new SampleDeployment(Path.of("target"))
                .promoteFrom(Optional.of("qa"))
                .order(CommitOrder.NEWER)
                .helm(new HelmTimes(Duration.ofSeconds(7), Optional.of(Duration.ofSeconds(8))))
                .plan(rules(Optional.empty()))
                .proofs(new Proofs(Optional.empty(), Duration.ofSeconds(9)));
    }

    private static PlanRules rules(Optional<PlanHash> approved) {
        return new PlanRules(approved, Attention.WARN, Attention.REFUSE, Unchanged.SKIP);
    }
}
