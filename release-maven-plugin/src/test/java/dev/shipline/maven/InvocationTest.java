package dev.shipline.maven;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.pipeline.Goal;
import org.junit.jupiter.api.Test;

class InvocationTest {
    @Test
    void anOrdinaryBuildShipsNothing() {
        assertThat(invocation("clean", "verify").ships()).isFalse();
        assertThat(invocation("install").ships()).isFalse();
    }

    @Test
    void deployGoesAllTheWay() {
        assertThat(invocation("clean", "deploy").ships()).isTrue();
        assertThat(invocation("clean", "deploy").destination()).isEqualTo(Goal.UPGRADE);
    }

    @Test
    void theFarthestOfTheNamedGoalsIsTheDestination() {
        assertThat(invocation("ship:push", "ship:build").destination()).isEqualTo(Goal.PUSH);
    }

    @Test
    void knowsItsGoalsByTheirFullNamesAndWithAnExecution() {
        assertThat(invocation("dev.shipline:release-maven-plugin:0.1.0:scan").destination())
                .isEqualTo(Goal.SCAN);
        assertThat(invocation("ship:build@ship-build").destination()).isEqualTo(Goal.BUILD);
    }

    @Test
    void goalsBesideThePipelineDoNotShip() {
        assertThat(invocation("ship:status").ships()).isFalse();
        assertThat(invocation("ship:help").ships()).isFalse();
        assertThat(invocation("deploy:deploy").ships()).isFalse();
    }

    private static Invocation invocation(String... goals) {
        return new Invocation(Builds.session(goals));
    }
}
