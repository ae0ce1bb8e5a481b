package dev.shipline.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shipline.cluster.Rollout;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.helm.HalfDone;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The way back, within the pipeline. */
class WhenTheRolloutFailsTest {
    @TempDir
    Path folder;

    private PipelineRig rig;

    @BeforeEach
    void rig() {
        rig = new PipelineRig(folder);
    }

    @Test
    void thePreviousRevisionRunsAgain() {
        rig.neighbours.deployed(1);
        rig.neighbours.rollouts.add(Rollout.Outcome.FAILED);
        assertThatThrownBy(rig::deploy)
                .hasMessageContaining("CrashLoopBackOff")
                .hasMessageContaining("rolled back to revision 1, which runs again as revision 3");
        assertThat(rig.neighbours.calls)
                .endsWith("upgrade", "watch", "roll back 2", "watch", "prove 3", "give the lock back");
        assertThat(rig.told).contains("rollout failed: last words", "RELEASE finished rolled_back");
    }

    /** Whatever time the rollout took, the rollback has all of its own. */
    @Test
    void theRollbackHasADeadlineOfItsOwn() {
        rig.neighbours.deployed(1);
        rig.neighbours.rollouts.add(Rollout.Outcome.TIMED_OUT);
        assertThatThrownBy(rig::deploy).isInstanceOf(ReleaseFailure.class);
        assertThat(rig.neighbours.deadlines).hasSize(2).containsOnly(Duration.ofMinutes(5));
    }

    @Test
    void isSaidInTheWordsOfWhatRunsAgain() {
        rig.neighbours.deployed(1);
        rig.neighbours.rollouts.add(Rollout.Outcome.FAILED);
        rig.neighbours.rollsBackTo = Optional.of(7);
        assertThatThrownBy(rig::deploy)
                .hasMessageContaining("rolled back to revision 7, which runs again as revision 3");
    }

    @Test
    void whatHelmBrokeOffIsTakenBackToo() {
        rig.neighbours.deployed(1);
        rig.neighbours.upgradeFailure = Optional.of(
                HalfDone.with(rig.neighbours.revision(2, "failed", ""), FakeNeighbours.failure(FailureCode.HELM)));
        assertThatThrownBy(rig::deploy)
                .hasMessageContaining("rolled back to revision 1")
                .extracting(failure -> ((ReleaseFailure) failure).code())
                .isEqualTo(FailureCode.HELM);
        assertThat(rig.neighbours.calls).endsWith("upgrade", "roll back 2", "watch", "prove 2", "give the lock back");
        assertThat(rig.told).contains("RELEASE finished rolled_back");
    }

    @Test
    void whatHelmBrokeOffInAFirstInstallIsLeftForInspection() {
        rig.neighbours.upgradeFailure = Optional.of(
                HalfDone.with(rig.neighbours.revision(1, "failed", ""), FakeNeighbours.failure(FailureCode.HELM)));
        assertThatThrownBy(rig::deploy).hasMessageContaining("left as it is for inspection");
        assertThat(rig.neighbours.calls).endsWith("upgrade", "abandon 1", "give the lock back");
    }

    @Test
    void whatHelmNeverBeganOrWhoeverWasInterruptedTakesNothingBack() {
        rig.neighbours.deployed(1);
        rig.neighbours.upgradeFailure = Optional.of(FakeNeighbours.failure(FailureCode.HELM));
        assertThatThrownBy(rig::deploy).isInstanceOf(ReleaseFailure.class);
        assertThat(rig.neighbours.calls).endsWith("upgrade", "give the lock back");

        rig.neighbours.upgradeFailure = Optional.of(HalfDone.with(
                rig.neighbours.revision(2, "failed", ""), FakeNeighbours.failure(FailureCode.INTERRUPTED)));
        assertThatThrownBy(rig::deploy).isInstanceOf(ReleaseFailure.class);
        assertThat(rig.neighbours.calls).endsWith("upgrade", "give the lock back");
    }

    @Test
    void aFirstInstallIsLeftForInspection() {
        rig.neighbours.rollouts.add(Rollout.Outcome.TIMED_OUT);
        assertThatThrownBy(rig::deploy)
                .hasMessageContaining("left as it is for inspection")
                .hasMessageContaining("raise ship.timeout");
        assertThat(rig.neighbours.calls).endsWith("abandon 1", "give the lock back");
        assertThat(rig.told).contains("RELEASE finished failure");
    }

    @Test
    void aRollbackThatFailsTooIsSaid() {
        rig.neighbours.deployed(1);
        rig.neighbours.rollouts.addAll(List.of(Rollout.Outcome.FAILED, Rollout.Outcome.FAILED));
        assertThatThrownBy(rig::deploy)
                .hasMessageContaining("revision 2 of orders-dev did not become healthy")
                .hasMessageContaining("the rollback failed too: revision 3");
        assertThat(rig.told).contains("RELEASE finished failure");
    }

    @ParameterizedTest
    @EnumSource(names = {"INTERRUPTED", "UNREACHABLE", "CREDENTIALS"})
    void aWatchThatKnowsNothingRollsNothingBack(FailureCode code) {
        rig.neighbours.deployed(1);
        rig.neighbours.watchFailure = Optional.of(FakeNeighbours.failure(code));
        assertThatThrownBy(rig::deploy).hasMessageContaining("revision 2 was neither proven nor rolled back");
        assertThat(rig.neighbours.calls).doesNotContain("roll back 2").endsWith("watch", "give the lock back");
    }
}
