package dev.shipline.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shipline.cluster.Rollout.Outcome;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RolloutWatchTest {
    private static final String MANIFEST = "kind: Deployment\nmetadata:\n  name: orders\n";

    private final List<Supplier<Snapshot>> script = new ArrayList<>();
    private final List<String> progress = new ArrayList<>();
    private final RecordedEvents evidence = new RecordedEvents();
    private Tolerance tolerance = Tolerance.DEFAULT;
    private int at;
    private final SteppedTime time = new SteppedTime(() -> at++);

    private Rollout watch(Duration timeout) {
        return watch(timeout, time, MANIFEST);
    }

    /** The last step of the script stays. */
    private Rollout watch(Duration timeout, Pause pause, String manifest) {
        RolloutWatch watch = new RolloutWatch(
                id -> script.get(Math.min(at, script.size() - 1)).get(), evidence, tolerance, time, pause);
        return watch.watch(
                new RolloutRequest("dev", manifest, Optional.of(Kube.DIGEST), Kube.REPOSITORY, timeout), progress::add);
    }

    private void then(WorkloadState state, Pod... pods) {
        Snapshot snapshot = new Snapshot(
                Kube.ORDERS, state, List.of(pods), List.of(Kube.IMAGE), Optional.empty(), List.of("uid-orders"));
        script.add(() -> snapshot);
    }

    private void thenSilence(FailureCode code) {
        script.add(() -> {
            throw new ReleaseFailure(code, "cannot get deployments", "the connection is refused", "wait");
        });
    }

    private static WorkloadState ongoing() {
        return WorkloadState.ongoing(2, 1, "1 of 2 updated, 1 ready");
    }

    private static WorkloadState done() {
        return WorkloadState.done(2, 2, "2 of 2 ready");
    }

    @Test
    void isProvenWhenAllIsDone() {
        then(ongoing(), Kube.pod(Kube.waiting("ContainerCreating", null)));
        then(done(), Kube.pod(Kube.running(true)));

        Rollout rollout = watch(Duration.ofMinutes(5));

        assertThat(rollout.proven()).isTrue();
        assertThat(rollout.trouble()).isEmpty();
        assertThat(rollout.workloads()).containsExactly("Deployment orders: 2 of 2 ready");
        assertThat(progress)
                .containsExactly(
                        "Deployment orders: 1 of 2 updated, 1 ready; pod orders-7c9-x2 being created",
                        "Deployment orders: 2 of 2 ready");
    }

    @Test
    void isProvenAtOnceWhenThereIsNothingToWatch() {
        assertThat(watch(Duration.ofMinutes(5), time, "kind: ConfigMap\n").proven())
                .isTrue();
    }

    @Test
    void tellsOnlyWhatChanged() {
        then(ongoing());
        then(ongoing());
        then(ongoing());
        then(done());

        watch(Duration.ofMinutes(5));

        assertThat(progress).hasSize(2);
    }

    @Test
    void namesWhatIsStillWaitedForWhenTheTimeIsUp() {
        then(ongoing(), Kube.pod(Kube.running(false)));

        Rollout rollout = watch(Duration.ofSeconds(30));

        assertThat(rollout.outcome()).isEqualTo(Outcome.TIMED_OUT);
        assertThat(time.pauses()).isEqualTo(30);
        assertThat(rollout.trouble()).hasSize(2);
        assertThat(rollout.trouble().get(0).reason()).contains("readiness probe GET /health on port 8080");
        assertThat(rollout.trouble().get(1).subject()).isEqualTo("Deployment orders");
    }

    @Nested
    class WhenContainersAreInTrouble {
        private Rollout after(ContainerStatus... statuses) {
            for (ContainerStatus status : statuses) {
                then(ongoing(), Kube.pod(status));
            }
            return watch(Duration.ofMinutes(5));
        }

        @Test
        void toleratesSoManyRestarts() {
            Rollout rollout =
                    after(Kube.crashLoop(0, 1, "Error"), Kube.crashLoop(1, 1, "Error"), Kube.crashLoop(2, 1, "Error"));

            assertThat(rollout.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(time.pauses()).isEqualTo(2);
            assertThat(rollout.trouble().get(0).reason())
                    .contains("exit code 1")
                    .contains("2 restarts");
        }

        @Test
        void forgivesWhatRecoversWithinThem() {
            then(ongoing(), Kube.pod(Kube.crashLoop(1, 1, "Error")));
            then(done(), Kube.pod(Kube.running(true)));

            assertThat(watch(Duration.ofMinutes(5)).proven()).isTrue();
        }

        @Test
        void neverToleratesWantOfMemory() {
            assertThat(after(Kube.crashLoop(0, 137, "OOMKilled")).outcome()).isEqualTo(Outcome.FAILED);
            assertThat(time.pauses()).isZero();
        }

        @Test
        void failsAtOnceForAnImageThatDoesNotExist() {
            after(Kube.waiting("ErrImagePull", "quay.io/acme/orders: not found"));

            assertThat(time.pauses()).isZero();
        }

        @Test
        void givesAFailingPullSomeGrace() {
            Rollout rollout = after(Kube.waiting("ImagePullBackOff", "Back-off pulling image"));

            assertThat(rollout.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(time.pauses()).isEqualTo(60);
        }

        @Test
        void countsTheGraceAnewAfterARecovery() {
            for (int i = 0; i < 15; i++) {
                then(ongoing(), Kube.pod(Kube.waiting("CreateContainerConfigError", "secret \"db\" not found")));
            }
            then(ongoing(), Kube.pod(Kube.running(false)));
            then(ongoing(), Kube.pod(Kube.waiting("CreateContainerConfigError", "secret \"db\" not found")));

            watch(Duration.ofMinutes(5));

            assertThat(time.pauses()).isEqualTo(16 + 20);
        }

        @Test
        void givesARefusedPullLessGrace() {
            after(Kube.waiting("ErrImagePull", "unauthorized: access is not authorized"));

            assertThat(time.pauses()).isEqualTo(20);
        }

        @Test
        void countsOnThroughTheMomentsInWhichTheKubeletSaysNoCause() {
            for (int i = 0; i < 30; i++) {
                then(ongoing(), Kube.pod(Kube.waiting("ErrImagePull", "dial tcp: i/o timeout")));
                then(ongoing(), Kube.pod(Kube.waiting("ErrImagePull", "unauthorized: access is not authorized")));
            }

            watch(Duration.ofMinutes(5));

            assertThat(time.pauses()).isEqualTo(21);
        }

        @Test
        void givesAPodThatNoNodeTakesItsOwnGrace() {
            then(ongoing(), Kube.unscheduled("0/3 nodes are available: 3 Insufficient cpu."));

            Rollout rollout = watch(Duration.ofMinutes(5));

            assertThat(rollout.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(time.pauses()).isEqualTo(60);
            assertThat(rollout.trouble().get(0).reason()).contains("3 Insufficient cpu");
            assertThat(rollout.trouble().get(0).fix()).contains("resources.requests", "ship.rollout.unschedulable");
        }

        @Test
        void leavesAPodForWhichANodeIsAddedToTheAutoscaler() {
            evidence.events = List.of(Kube.event(
                    "uid", "2026-11-22T10:00:00Z", "TriggeredScaleUp", "pod triggered scale-up: [web 3->4]"));
            Pod[] pods = new Pod[5];
            for (int i = 0; i < pods.length; i++) {
                pods[i] = Kube.unscheduled("0/3 nodes are available: 3 Insufficient cpu.");
                pods[i].getMetadata().setName("orders-7c9-" + i);
            }
            then(ongoing(), pods);

            Rollout rollout = watch(Duration.ofSeconds(90));

            assertThat(rollout.outcome()).isEqualTo(Outcome.TIMED_OUT);
            assertThat(rollout.trouble().get(0).subject()).isEqualTo("pod orders-7c9-0 (and 4 more like it)");
            assertThat(rollout.trouble().get(0).reason())
                    .endsWith("a node is on its way: pod triggered scale-up: [web 3->4]");
        }

        @Test
        void failsForAVolumeThatNamesWhatIsNotThere() {
            evidence.events = List.of(Kube.event(
                    "uid",
                    "2026-11-22T10:00:00Z",
                    "FailedMount",
                    "MountVolume.SetUp failed for volume \"keys\" : secret \"orders-keys\" not found"));

            Rollout rollout = after(Kube.waiting("ContainerCreating", null));

            assertThat(rollout.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(time.pauses()).isEqualTo(20);
            assertThat(rollout.trouble().get(0).reason()).contains("secret \"orders-keys\" not found");
        }

        @Test
        void waitsForAVolumeThatIsStillAttachedElsewhere() {
            evidence.events = List.of(Kube.event(
                    "uid", "2026-11-22T10:00:00Z", "FailedAttachVolume", "Multi-Attach error for volume \"data\""));

            Rollout rollout = after(Kube.waiting("ContainerCreating", null));

            assertThat(rollout.outcome()).isEqualTo(Outcome.TIMED_OUT);
            assertThat(rollout.trouble().get(0).reason())
                    .isEqualTo("still being created: FailedAttachVolume: Multi-Attach error for volume \"data\"");
        }

        @Test
        void waitsToTheEndWhereThatIsWanted() {
            tolerance = new Tolerance(0, Duration.ZERO, Duration.ZERO, false, Duration.ofSeconds(60));

            assertThat(after(Kube.crashLoop(9, 137, "OOMKilled")).outcome()).isEqualTo(Outcome.TIMED_OUT);
        }
    }

    @Test
    void failsForAPausedWorkloadThatNobodyResumes() {
        then(WorkloadState.paused(2, 2, "0 of 2 updated, 2 ready; it is paused"));

        Rollout rollout = watch(Duration.ofMinutes(5));

        assertThat(rollout.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(time.pauses()).isEqualTo(20);
        assertThat(rollout.trouble().get(0).fix()).contains("kubectl -n dev rollout resume deployment/orders");
    }

    @Test
    void readsWhyAStatefulSetGetsNoPods() {
        evidence.events = List.of(
                Kube.event("uid", "2026-11-22T10:00:00Z", "SuccessfulCreate", "create Pod db-0"),
                Kube.event(
                        "uid", "2026-11-22T10:00:05Z", "FailedCreate", "create Pod db-1 failed: exceeded quota: team"));
        Snapshot set = new Snapshot(
                new WorkloadId(WorkloadKind.STATEFUL_SET, "dev", "db"),
                ongoing(),
                List.of(Kube.pod(Kube.running(true))),
                List.of(),
                Optional.empty(),
                List.of("uid-db"));
        script.add(() -> set);

        Rollout rollout = watch(Duration.ofMinutes(5));

        assertThat(rollout.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(time.pauses()).isEqualTo(20);
        assertThat(rollout.trouble().get(0).reason())
                .isEqualTo("its pods are refused: create Pod db-1 failed: exceeded quota: team");
        assertThat(rollout.trouble().get(0).fix()).contains("kubectl -n dev describe resourcequota");
    }

    @Test
    void forgetsARefusalThatWasFollowedByAPod() {
        evidence.events = List.of(
                Kube.event("uid", "2026-11-22T10:00:05Z", "SuccessfulCreate", "create Pod db-0"),
                Kube.event("uid", "2026-11-22T10:00:00Z", "FailedCreate", "exceeded quota: team"));
        script.add(() -> new Snapshot(
                new WorkloadId(WorkloadKind.STATEFUL_SET, "dev", "db"),
                ongoing(),
                List.of(),
                List.of(),
                Optional.empty(),
                List.of("uid-db")));

        assertThat(watch(Duration.ofSeconds(60)).outcome()).isEqualTo(Outcome.TIMED_OUT);
    }

    @Test
    void remindsOfWhatIsWaitedFor() {
        then(ongoing());

        watch(Duration.ofSeconds(65));

        assertThat(progress)
                .containsExactly(
                        "Deployment orders: 1 of 2 updated, 1 ready",
                        "still waiting after 30 s for Deployment orders: 1 of 2 updated, 1 ready",
                        "still waiting after 60 s for Deployment orders: 1 of 2 updated, 1 ready");
    }

    @Test
    void doesNotFloodTheLogWithEveryPod() {
        for (int i = 0; i < 60; i++) {
            then(WorkloadState.ongoing(60, i, i + " of 60 updated"));
        }
        then(done());

        watch(Duration.ofMinutes(5));

        assertThat(progress).hasSize(10 + 10 + 1).last().isEqualTo("Deployment orders: 2 of 2 ready");
    }

    @Test
    void oneLookTellsWhatIsLostAndWhatIsNotDecided() {
        RolloutWatch watch = new RolloutWatch(id -> script.get(0).get(), evidence, tolerance, time, time);
        RolloutRequest request = new RolloutRequest("dev", MANIFEST, Optional.empty(), Kube.REPOSITORY, Duration.ZERO);
        then(WorkloadState.failed(1, 0, "BackoffLimitExceeded"));
        assertThat(watch.once(request).outcome()).isEqualTo(Outcome.FAILED);
        script.clear();
        then(ongoing());
        assertThat(watch.once(request).outcome()).isEqualTo(Outcome.TIMED_OUT);
        script.clear();
        then(done());
        assertThat(watch.once(request).outcome()).isEqualTo(Outcome.PROVEN);
        assertThat(time.pauses()).isZero();
    }

    @Test
    void leavesCrashesOfAJobToItsBackoffLimit() {
        Snapshot trying = new Snapshot(
                new WorkloadId(WorkloadKind.JOB, "dev", "migrate"),
                WorkloadState.ongoing(1, 0, "0 of 1 complete"),
                List.of(Kube.pod(Kube.terminated(1, "Error", null)), Kube.pod(Kube.crashLoop(5, 1, "Error"))),
                List.of(),
                Optional.empty(),
                List.of());
        script.add(() -> trying);

        assertThat(watch(Duration.ofSeconds(60)).outcome()).isEqualTo(Outcome.TIMED_OUT);
    }

    @Test
    void failsWhenThePodsAreRefused() {
        Snapshot refused = new Snapshot(
                Kube.ORDERS, ongoing(), List.of(), List.of(), Optional.of("exceeded quota: team"), List.of());
        script.add(() -> refused);

        Rollout rollout = watch(Duration.ofMinutes(5));

        assertThat(rollout.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(rollout.trouble().get(0).reason()).isEqualTo("its pods are refused: exceeded quota: team");
    }

    @Test
    void failsWhenAWorkloadIsGone() {
        script.add(() -> Snapshot.absent(Kube.ORDERS));

        Rollout rollout = watch(Duration.ofMinutes(5));

        assertThat(rollout.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(rollout.workloads()).containsExactly("Deployment orders: is not in namespace dev");
    }

    @Test
    void failsWithTheWorkloadItself() {
        then(WorkloadState.failed(2, 1, "ProgressDeadlineExceeded: timed out progressing"));

        assertThat(watch(Duration.ofMinutes(5)).outcome()).isEqualTo(Outcome.FAILED);
    }

    @Nested
    class WhenTheApiIsAway {
        @Test
        void asksAgainAndSaysSoOnce() {
            thenSilence(FailureCode.UNREACHABLE);
            thenSilence(FailureCode.UNREACHABLE);
            then(done(), Kube.pod(Kube.running(true)));

            assertThat(watch(Duration.ofMinutes(5)).proven()).isTrue();
            assertThat(progress)
                    .containsExactly(
                            "the cluster does not answer, asking again: the connection is refused",
                            "Deployment orders: 2 of 2 ready");
        }

        @Test
        void givesUpAfterAMinute() {
            thenSilence(FailureCode.UNREACHABLE);

            assertThatThrownBy(() -> watch(Duration.ofMinutes(5)))
                    .isInstanceOfSatisfying(
                            ReleaseFailure.class, e -> assertThat(e.code()).isEqualTo(FailureCode.UNREACHABLE));
            assertThat(time.pauses()).isEqualTo(60);
        }

        @Test
        void givesUpAtOnceWhenARightIsMissing() {
            thenSilence(FailureCode.CREDENTIALS);

            assertThatThrownBy(() -> watch(Duration.ofMinutes(5))).isInstanceOf(ReleaseFailure.class);
            assertThat(time.pauses()).isZero();
        }
    }

    @Test
    void endsWhenTheBuildIsInterrupted() {
        then(ongoing());
        Pause interrupted = duration -> {
            throw new InterruptedException();
        };

        assertThatThrownBy(() -> watch(Duration.ofMinutes(5), interrupted, MANIFEST))
                .isInstanceOfSatisfying(
                        ReleaseFailure.class, e -> assertThat(e.code()).isEqualTo(FailureCode.INTERRUPTED));
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void isNotProvenByAnotherImage() {
        Pod other = Kube.pod(Kube.running(true));
        other.getSpec().getContainers().get(0).setImage(Kube.REPOSITORY + ":1.2");
        other.getStatus().getContainerStatuses().get(0).setImageID(Kube.REPOSITORY + "@sha256:" + "b".repeat(64));
        then(done(), other);

        assertThatThrownBy(() -> watch(Duration.ofMinutes(5)))
                .isInstanceOfSatisfying(
                        ReleaseFailure.class, e -> assertThat(e.code()).isEqualTo(FailureCode.DIGEST_MISMATCH));
    }

    /** The same for every object. */
    private static final class RecordedEvents implements Evidence {
        private List<Event> events = List.of();

        @Override
        public List<Event> events(String namespace, String uid) {
            return events;
        }

        @Override
        public String log(Ailment.PodContainer where, boolean previous) {
            return "";
        }
    }
}
