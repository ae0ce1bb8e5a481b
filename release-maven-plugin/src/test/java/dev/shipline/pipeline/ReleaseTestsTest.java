package dev.shipline.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
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

    private final List<String> progress = new ArrayList<>();
    private FakeNeighbours neighbours;

    @BeforeEach
    void aChartWithATest() {
        neighbours = new FakeNeighbours(folder);
        neighbours.deployed(1);
        neighbours.hooks = List.of("Job orders-migrate (pre-upgrade)", "Pod orders-test (test)");
        neighbours.testLog = List.of("GET /orders 200", "all is well");
    }

    @Test
    void runAfterTheRolloutAndBeforeTheEvidence() {
        ReleaseReport report = deploy(TESTED);

        assertThat(neighbours.calls)
                .containsSubsequence("watch", "test orders-dev for 90 s", "tag 1234567-dev", "give the lock back");
        assertThat(progress).contains("TEST: Pod orders-test | all is well");
        assertThat(report.steps())
                .filteredOn(step -> step.step() == Step.TEST)
                .extracting(StepOutcome::detail)
                .containsExactly("Pod orders-test has passed");
    }

    @Test
    void getACredentialThatIsNotAsOldAsTheRollout() {
        deploy(TESTED);

        assertThat(neighbours.kubeconfigsAfter).contains("watch");
    }

    @Test
    void runOnRequestOnly() {
        deploy(HelmTimes.USUAL);

        assertThat(neighbours.calls).noneMatch(call -> call.startsWith("test"));
    }

    @Test
    void areNoneInAChartWithout() {
        neighbours.hooks = List.of("Job orders-migrate (pre-upgrade)");

        ReleaseReport report = deploy(TESTED);

        assertThat(neighbours.calls).noneMatch(call -> call.startsWith("test"));
        assertThat(report.steps())
                .filteredOn(step -> step.step() == Step.TEST)
                .extracting(StepOutcome::detail)
                .containsExactly("chart microservice has no tests");
    }

    @Test
    void rollTheReleaseBackWhenTheyFailAndShowTheirLogBefore() {
        neighbours.testFailure = Optional.of(FakeNeighbours.failure(FailureCode.HELM));

        ReleaseFailure failure = failure();

        assertThat(failure.code()).isEqualTo(FailureCode.ROLLOUT);
        assertThat(failure)
                .hasMessageContainingAll(
                        "the tests of revision 2 of orders-dev failed, because it is so",
                        "rolled back to revision 1, which runs again as revision 3");
        assertThat(progress).contains("TEST: Pod orders-test | GET /orders 200");
        assertThat(neighbours.calls)
                .containsSubsequence("test orders-dev for 90 s", "roll back 2")
                .doesNotContain("tag 1234567-dev");
    }

    @Test
    void thatCouldNotBeRunSayNothingOfTheRevision() {
        neighbours.testFailure = Optional.of(FakeNeighbours.failure(FailureCode.UNREACHABLE));

        assertThat(failure()).hasMessageContaining("revision 2 was neither proven nor rolled back");
        assertThat(neighbours.calls).doesNotContain("roll back 2");
    }

    @Test
    void whosePodIsGoneSaySo() {
        neighbours.testLog = List.of();

        deploy(TESTED);

        assertThat(progress).anyMatch(line -> line.contains("Pod orders-test left no log"));
    }

    private ReleaseFailure failure() {
        return catchThrowableOfType(ReleaseFailure.class, () -> deploy(TESTED));
    }

    private ReleaseReport deploy(HelmTimes helm) {
        ReleaseListener listener = new ReleaseListener() {
            @Override
            public void progress(Step step, String line) {
                progress.add(step + ": " + line);
            }
        };
        Release release = new SampleRelease(folder)
                .deployment(Optional.of(deployment(helm)))
                .release();
        Clock clock = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
        return new ReleasePipeline(release, Goal.UPGRADE, neighbours, List.of(listener), clock, line -> {})
                .run(Goal.UPGRADE);
    }

    private Deployment deployment(HelmTimes helm) {
        return new SampleDeployment(folder).order(CommitOrder.ANY).helm(helm).deployment();
    }
}
