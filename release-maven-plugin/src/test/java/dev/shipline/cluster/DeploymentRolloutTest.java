package dev.shipline.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.cluster.WorkloadState.Standing;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import org.junit.jupiter.api.Test;

class DeploymentRolloutTest {
    @Test
    void isDoneWhenAllPodsAreNewAndAvailable() {
        WorkloadState state = DeploymentRollout.of(Kube.deployment(2, 2, 2, 2, 2, 2));

        assertThat(state.standing()).isEqualTo(Standing.DONE);
        assertThat(state.detail()).isEqualTo("2 of 2 ready");
    }

    @Test
    void neverTakesAStaleStatusForSuccess() {
        WorkloadState state = DeploymentRollout.of(Kube.deployment(3, 2, 2, 2, 2, 2));

        assertThat(state.standing()).isEqualTo(Standing.ONGOING);
        assertThat(state.detail()).isEqualTo("the change is not taken up yet");
    }

    @Test
    void neverTakesTheDeadlineOfTheVersionBeforeForItsOwn() {
        Deployment stale = Kube.overdue(Kube.deployment(3, 2, 2, 2, 1, 1));

        assertThat(DeploymentRollout.of(stale).standing()).isEqualTo(Standing.ONGOING);
    }

    @Test
    void tellsHowManyPodsAreUpdated() {
        assertThat(DeploymentRollout.of(Kube.deployment(2, 2, 2, 2, 1, 1)).detail())
                .isEqualTo("1 of 2 updated, 1 ready");
    }

    @Test
    void waitsUntilThePodsOfTheOldVersionAreGone() {
        WorkloadState state = DeploymentRollout.of(Kube.deployment(2, 2, 2, 3, 2, 2));

        assertThat(state.standing()).isEqualTo(Standing.ONGOING);
        assertThat(state.detail()).isEqualTo("2 of 2 updated, 1 of the old version to end");
    }

    @Test
    void waitsUntilUpdatedPodsAreAvailableEvenWhereAllMayBeUnavailable() {
        assertThat(DeploymentRollout.of(Kube.deployment(2, 2, 1, 1, 1, 0)).standing())
                .isEqualTo(Standing.ONGOING);
    }

    @Test
    void waitsForMinReadySeconds() {
        Deployment ready = new DeploymentBuilder(Kube.deployment(2, 2, 2, 2, 2, 2))
                .editStatus()
                .withAvailableReplicas(1)
                .endStatus()
                .build();

        assertThat(DeploymentRollout.of(ready).detail()).isEqualTo("all updated, 2 of 2 ready, 1 available");
    }

    @Test
    void failsAtItsProgressDeadline() {
        WorkloadState state = DeploymentRollout.of(Kube.overdue(Kube.deployment(2, 2, 2, 3, 1, 2)));

        assertThat(state.standing()).isEqualTo(Standing.FAILED);
        assertThat(state.detail()).startsWith("ProgressDeadlineExceeded: ReplicaSet \"orders-7c9\"");
    }

    @Test
    void isDoneThoughItIsPausedWhereNothingChanged() {
        Deployment paused = new DeploymentBuilder(Kube.deployment(2, 2, 2, 2, 2, 2))
                .editSpec()
                .withPaused(true)
                .endSpec()
                .build();

        assertThat(DeploymentRollout.of(paused).isDone()).isTrue();
    }

    @Test
    void takesTheReplicasOfAnAutoscaler() {
        assertThat(DeploymentRollout.of(Kube.deployment(2, 2, 7, 7, 7, 7)).detail())
                .isEqualTo("7 of 7 ready");
    }

    @Test
    void isDoneWithNoPodsWhenNoneAreWanted() {
        assertThat(DeploymentRollout.of(Kube.deployment(2, 2, 0, 0, 0, 0)).isDone())
                .isTrue();
    }

    @Test
    void waitsWhenThereIsNoStatusYet() {
        Deployment fresh = new DeploymentBuilder(Kube.deployment(1, 1, 1, 0, 0, 0))
                .withStatus(null)
                .build();

        assertThat(DeploymentRollout.of(fresh).standing()).isEqualTo(Standing.ONGOING);
    }

    @Test
    void saysThatAPausedDeploymentIsPaused() {
        Deployment paused = new DeploymentBuilder(Kube.deployment(2, 2, 2, 2, 0, 2))
                .editSpec()
                .withPaused(true)
                .endSpec()
                .build();

        assertThat(DeploymentRollout.of(paused).standing()).isEqualTo(Standing.PAUSED);
        assertThat(DeploymentRollout.of(paused).detail()).endsWith("it is paused");
    }
}
