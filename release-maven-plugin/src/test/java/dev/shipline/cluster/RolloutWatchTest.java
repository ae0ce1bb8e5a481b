package dev.shipline.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shipline.cluster.Rollout.Outcome;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RolloutWatchTest {
    private final ScriptedWatch watched = new ScriptedWatch();

    @Test
    void isProvenWhenAllIsDone() {
        watched.then(ScriptedWatch.ongoing(), Kube.pod(Kube.waiting("ContainerCreating", null)));
        watched.then(ScriptedWatch.done(), Kube.pod(Kube.running(true)));

        Rollout rollout = watched.watch(Duration.ofMinutes(5));

        assertThat(rollout.proven()).isTrue();
        assertThat(rollout.trouble()).isEmpty();
        assertThat(rollout.workloads()).containsExactly("Deployment orders: 2 of 2 ready");
        assertThat(watched.progress)
                .containsExactly(
                        "Deployment orders: 1 of 2 updated, 1 ready; pod orders-7c9-x2 being created",
                        "Deployment orders: 2 of 2 ready");
    }

    @Test
    void isProvenAtOnceWhenThereIsNothingToWatch() {
        assertThat(watched.watch(Duration.ofMinutes(5), watched.time, "kind: ConfigMap\n")
                        .proven())
                .isTrue();
    }

    @Test
    void tellsOnlyWhatChanged() {
        watched.then(ScriptedWatch.ongoing());
        watched.then(ScriptedWatch.ongoing());
        watched.then(ScriptedWatch.ongoing());
        watched.then(ScriptedWatch.done());

        watched.watch(Duration.ofMinutes(5));

        assertThat(watched.progress).hasSize(2);
    }

    @Test
    void namesWhatIsStillWaitedForWhenTheTimeIsUp() {
        watched.then(ScriptedWatch.ongoing(), Kube.pod(Kube.running(false)));

        Rollout rollout = watched.watch(Duration.ofSeconds(30));

        assertThat(rollout.outcome()).isEqualTo(Outcome.TIMED_OUT);
        assertThat(watched.time.pauses()).isEqualTo(30);
        assertThat(rollout.trouble()).hasSize(2);
        assertThat(rollout.trouble().get(0).reason()).contains("readiness probe GET /health on port 8080");
        assertThat(rollout.trouble().get(1).subject()).isEqualTo("Deployment orders");
    }

    @Test
    void remindsOfWhatIsWaitedFor() {
        watched.then(ScriptedWatch.ongoing());

        watched.watch(Duration.ofSeconds(65));

        assertThat(watched.progress)
                .containsExactly(
                        "Deployment orders: 1 of 2 updated, 1 ready",
                        "still waiting after 30 s for Deployment orders: 1 of 2 updated, 1 ready",
                        "still waiting after 60 s for Deployment orders: 1 of 2 updated, 1 ready");
    }

    @Test
    void doesNotFloodTheLogWithEveryPod() {
        for (int i = 0; i < 60; i++) {
            watched.then(WorkloadState.ongoing(60, i, i + " of 60 updated"));
        }
        watched.then(ScriptedWatch.done());

        watched.watch(Duration.ofMinutes(5));

        assertThat(watched.progress).hasSize(10 + 10 + 1).last().isEqualTo("Deployment orders: 2 of 2 ready");
    }

    @Test
    void oneLookTellsWhatIsLostAndWhatIsNotDecided() {
        RolloutWatch watch = watched.watch(watched.time);
        RolloutRequest request =
                new RolloutRequest("dev", ScriptedWatch.MANIFEST, Optional.empty(), Kube.REPOSITORY, Duration.ZERO);
        watched.then(WorkloadState.failed(1, 0, "BackoffLimitExceeded"));
        assertThat(watch.once(request).outcome()).isEqualTo(Outcome.FAILED);
        watched.script.clear();
        watched.then(ScriptedWatch.ongoing());
        assertThat(watch.once(request).outcome()).isEqualTo(Outcome.TIMED_OUT);
        watched.script.clear();
        watched.then(ScriptedWatch.done());
        assertThat(watch.once(request).outcome()).isEqualTo(Outcome.PROVEN);
        assertThat(watched.time.pauses()).isZero();
    }

    @Test
    void failsWithTheWorkloadItself() {
        watched.then(WorkloadState.failed(2, 1, "ProgressDeadlineExceeded: timed out progressing"));

        assertThat(watched.watch(Duration.ofMinutes(5)).outcome()).isEqualTo(Outcome.FAILED);
    }

    @Nested
    class WhenTheApiIsAway {
        @Test
        void asksAgainAndSaysSoOnce() {
            watched.thenSilence(FailureCode.UNREACHABLE);
            watched.thenSilence(FailureCode.UNREACHABLE);
            watched.then(ScriptedWatch.done(), Kube.pod(Kube.running(true)));

            assertThat(watched.watch(Duration.ofMinutes(5)).proven()).isTrue();
            assertThat(watched.progress)
                    .containsExactly(
                            "the cluster does not answer, asking again: the connection is refused",
                            "Deployment orders: 2 of 2 ready");
        }

        @Test
        void givesUpAfterAMinute() {
            watched.thenSilence(FailureCode.UNREACHABLE);

            assertThatThrownBy(() -> watched.watch(Duration.ofMinutes(5)))
                    .isInstanceOfSatisfying(
                            ReleaseFailure.class, e -> assertThat(e.code()).isEqualTo(FailureCode.UNREACHABLE));
            assertThat(watched.time.pauses()).isEqualTo(60);
        }

        @Test
        void givesUpAtOnceWhenARightIsMissing() {
            watched.thenSilence(FailureCode.CREDENTIALS);

            assertThatThrownBy(() -> watched.watch(Duration.ofMinutes(5))).isInstanceOf(ReleaseFailure.class);
            assertThat(watched.time.pauses()).isZero();
        }
    }

    @Test
    void endsWhenTheBuildIsInterrupted() {
        watched.then(ScriptedWatch.ongoing());
        Pause interrupted = duration -> {
            throw new InterruptedException();
        };

        assertThatThrownBy(() -> watched.watch(Duration.ofMinutes(5), interrupted, ScriptedWatch.MANIFEST))
                .isInstanceOfSatisfying(
                        ReleaseFailure.class, e -> assertThat(e.code()).isEqualTo(FailureCode.INTERRUPTED));
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void isNotProvenByAnotherImage() {
        Pod other = Kube.pod(Kube.running(true));
        other.getSpec().getContainers().get(0).setImage(Kube.REPOSITORY + ":1.2");
        other.getStatus().getContainerStatuses().get(0).setImageID(Kube.REPOSITORY + "@sha256:" + "b".repeat(64));
        watched.then(ScriptedWatch.done(), other);

        assertThatThrownBy(() -> watched.watch(Duration.ofMinutes(5)))
                .isInstanceOfSatisfying(
                        ReleaseFailure.class, e -> assertThat(e.code()).isEqualTo(FailureCode.DIGEST_MISMATCH));
    }
}
