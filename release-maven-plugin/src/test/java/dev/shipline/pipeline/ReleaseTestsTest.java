package dev.shipline.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The chart's own tests, as the last word on a new revision. */
class ReleaseTestsTest {
    private static final HelmTimes TESTED = new HelmTimes(Duration.ofMinutes(2), Optional.of(Duration.ofSeconds(90)));

    @TempDir
    Path folder;

    private PipelineRig rig;

    @BeforeEach
    void aChartWithATest() {
        rig = new PipelineRig(folder);
        rig.deployment.order(CommitOrder.ANY).helm(TESTED);
        rig.neighbours.deployed(1);
        rig.neighbours.hooks = List.of("Job orders-migrate (pre-upgrade)", "Pod orders-test (test)");
        rig.neighbours.testLog = List.of("GET /orders 200", "all is well");
    }

    @Test
    void runAfterTheRolloutAndBeforeTheEvidence() {
        ReleaseReport report = rig.deploy();

        assertThat(rig.neighbours.calls)
                .containsSubsequence("watch", "test orders-dev for 90 s", "tag 1234567-dev", "give the lock back");
        assertThat(rig.progress()).contains("TEST: Pod orders-test | all is well");
        assertThat(report.steps())
                .filteredOn(step -> step.step() == Step.TEST)
                .extracting(StepOutcome::detail)
                .containsExactly("Pod orders-test has passed");
    }

    @Test
    void getACredentialThatIsNotAsOldAsTheRollout() {
        rig.deploy();

        assertThat(rig.neighbours.kubeconfigsAfter).contains("watch");
    }

    @Test
    void runOnRequestOnly() {
        rig.deployment.helm(HelmTimes.USUAL);
        rig.deploy();

        assertThat(rig.neighbours.calls).noneMatch(call -> call.startsWith("test"));
    }

    @Test
    void areNoneInAChartWithout() {
        rig.neighbours.hooks = List.of("Job orders-migrate (pre-upgrade)");

        ReleaseReport report = rig.deploy();

        assertThat(rig.neighbours.calls).noneMatch(call -> call.startsWith("test"));
        assertThat(report.steps())
                .filteredOn(step -> step.step() == Step.TEST)
                .extracting(StepOutcome::detail)
                .containsExactly("chart microservice has no tests");
    }

    @Test
    void rollTheReleaseBackWhenTheyFailAndShowTheirLogBefore() {
        rig.neighbours.testFailure = Optional.of(FakeNeighbours.failure(FailureCode.HELM));

        ReleaseFailure failure = rig.refused();

        assertThat(failure.code()).isEqualTo(FailureCode.ROLLOUT);
        assertThat(failure)
                .hasMessageContainingAll(
                        "the tests of revision 2 of orders-dev failed, because it is so",
                        "rolled back to revision 1, which runs again as revision 3");
        assertThat(rig.progress()).contains("TEST: Pod orders-test | GET /orders 200");
        assertThat(rig.neighbours.calls)
                .containsSubsequence("test orders-dev for 90 s", "roll back 2")
                .doesNotContain("tag 1234567-dev");
    }

    @Test
    void thatCouldNotBeRunSayNothingOfTheRevision() {
        rig.neighbours.testFailure = Optional.of(FakeNeighbours.failure(FailureCode.UNREACHABLE));

        assertThat(rig.refused()).hasMessageContaining("revision 2 was neither proven nor rolled back");
        assertThat(rig.neighbours.calls).doesNotContain("roll back 2");
    }

    @Test
    void whosePodIsGoneSaySo() {
        rig.neighbours.testLog = List.of();

        rig.deploy();

        assertThat(rig.progress()).anyMatch(line -> line.contains("Pod orders-test left no log"));
    }
}
