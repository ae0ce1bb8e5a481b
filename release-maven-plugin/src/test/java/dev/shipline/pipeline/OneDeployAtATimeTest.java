package dev.shipline.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shipline.cluster.Rollout;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A deploy changes something only while it holds the lock. */
class OneDeployAtATimeTest {
    @TempDir
    Path folder;

    private PipelineRig rig;

    @BeforeEach
    void rig() {
        rig = new PipelineRig(folder);
    }

    @Test
    void changesNothingWithoutTheLock() {
        rig.neighbours.lockFailure = Optional.of(FakeNeighbours.failure(FailureCode.RELEASE_BUSY));
        assertThatThrownBy(rig::deploy).isInstanceOf(ReleaseFailure.class);
        assertThat(rig.neighbours.calls).endsWith("lock").doesNotContain("upgrade");
        assertThat(rig.told).contains("RELEASE finished failure");
    }

    @Test
    void upgradesFromWhatTheDeployBeforeLeft() {
        rig.neighbours.deployed(1);
        rig.neighbours.whileWaiting = () -> rig.neighbours.deployed(2);
        assertThat(rig.deploy().previousRevision()).contains(2);
    }

    @Test
    void stopsBeforeTheUpgradeWhenTheLockIsLost() {
        rig.neighbours.lockLost = Optional.of(FakeNeighbours.failure(FailureCode.RELEASE_BUSY));
        assertThatThrownBy(rig::deploy).isInstanceOf(ReleaseFailure.class);
        assertThat(rig.neighbours.calls).doesNotContain("upgrade", "watch").endsWith("give the lock back");
    }

    @Test
    void stopsBeforeTheRollbackWhenTheLockIsLost() {
        rig.neighbours.deployed(1);
        rig.neighbours.rollouts.add(Rollout.Outcome.FAILED);
        rig.neighbours.whileWatching =
                () -> rig.neighbours.lockLost = Optional.of(FakeNeighbours.failure(FailureCode.RELEASE_BUSY));
        assertThatThrownBy(rig::deploy).hasMessageContaining("the rollback failed too");
        assertThat(rig.neighbours.calls).doesNotContain("roll back 2").endsWith("watch", "give the lock back");
    }
}
