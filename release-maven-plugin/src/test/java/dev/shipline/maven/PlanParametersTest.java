package dev.shipline.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shipline.pipeline.PlanRules;
import dev.shipline.pipeline.PlanRules.Attention;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanParametersTest {
    private static final String HASH = "r7-t3fa2-i91bc-m5d20-" + "0123456789abcdef".repeat(2);

    @TempDir
    Path folder;

    private ShipMojo mojo;

    @BeforeEach
    void setDefaults() {
        mojo = withDefaults(new UpgradeMojo(Builds.project(folder), Builds.session("deploy"), null, null));
    }

    private static ShipMojo withDefaults(ShipMojo mojo) {
        mojo.planApproval = "none";
        mojo.planImmutable = "refuse";
        mojo.unchanged = "release";
        mojo.drift = "warn";
        return mojo;
    }

    @Test
    void anyPlanWillDoByDefault() {
        PlanRules rules = rules();
        assertThat(rules.approved()).isEmpty();
        assertThat(rules.drift()).isEqualTo(Attention.WARN);
        assertThat(rules.immutable()).isEqualTo(Attention.REFUSE);
    }

    @Test
    void anApprovedPlanIsTheOnlyOne() {
        mojo.planApproval = "required";
        mojo.planApproved = " " + HASH + "\n";
        mojo.drift = "Refuse";
        assertThat(rules().approved()).hasToString("Optional[" + HASH + "]");
        assertThat(rules().drift()).isEqualTo(Attention.REFUSE);
    }

    @Test
    void withoutTheApprovalThatIsRequiredNothingBegins() {
        mojo.planApproval = "required";
        assertThatThrownBy(this::rules)
                .hasMessageContaining("ship.plan.approval is required in prod, and ship.plan.approved is not set;"
                        + " mvn ship:plan -P env=prod prints the plan and its hash");
    }

    @Test
    void whoOnlyLooksNeedsNoApproval() {
        mojo.planApproval = "required";
        mojo.dryRun = true;
        assertThat(rules().approved()).isEmpty();
        mojo = withDefaults(new PlanMojo(Builds.project(folder), Builds.session("ship:plan"), null, null));
        mojo.planApproval = "required";
        assertThat(rules().approved()).isEmpty();
    }

    @Test
    void thoseOfSeveralClustersAreApprovedTogether() {
        mojo.clusters = "eu=a,us=b";
        mojo.planApproved = "eu=r7-t3fa2-i91bc-m5d20+us=r3-t88aa-i91bc-m5d20+" + "0".repeat(32);
        assertThat(rules().approved()).as("one cluster by itself").isEmpty();
        assertThat(new PlanParameters(mojo, new Problems())
                        .fleet()
                        .orElseThrow()
                        .parts())
                .containsOnlyKeys("eu", "us");

        mojo.planApproved = HASH;
        assertThatThrownBy(this::rules).hasMessageContaining("is not what ship:plan prints for several clusters");
    }

    @Test
    void wrongWordsAreRefusedTogether() {
        mojo.planApproval = "yes";
        mojo.planApproved = "that one";
        mojo.planImmutable = "no";
        mojo.drift = "ignore";
        assertThatThrownBy(this::rules)
                .hasMessageContainingAll(
                        "ship.plan.approval is wrong: \"yes\" is neither none nor required",
                        "ship.plan.approved is wrong: \"that one\" is not what ship:plan prints",
                        "ship.plan.immutable is wrong: \"no\" is none of warn, refuse, off",
                        "ship.drift is wrong: \"ignore\" is none of warn, refuse, off");
    }

    private PlanRules rules() {
        Problems problems = new Problems();
        Optional<PlanRules> rules = new PlanParameters(mojo, problems).rules("prod");
        problems.throwIfAny("cannot ship", "mend it");
        return rules.orElseThrow();
    }
}
