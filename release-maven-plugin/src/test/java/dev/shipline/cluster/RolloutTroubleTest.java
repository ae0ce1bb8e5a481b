package dev.shipline.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.cluster.Rollout.Outcome;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What ends a rollout, and after how long. A look takes a second. */
class RolloutTroubleTest {
    private final ScriptedWatch watched = new ScriptedWatch();

    private Rollout after(ContainerStatus... statuses) {
        for (ContainerStatus status : statuses) {
            watched.then(ScriptedWatch.ongoing(), Kube.pod(status));
        }
        return watched.watch(Duration.ofMinutes(5));
    }

    @Test
    void toleratesSoManyRestarts() {
        Rollout rollout =
                after(Kube.crashLoop(0, 1, "Error"), Kube.crashLoop(1, 1, "Error"), Kube.crashLoop(2, 1, "Error"));

        assertThat(rollout.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(watched.time.pauses()).isEqualTo(2);
        assertThat(rollout.trouble().get(0).reason()).contains("exit code 1").contains("2 restarts");
    }

    @Test
    void forgivesWhatRecoversWithinThem() {
        watched.then(ScriptedWatch.ongoing(), Kube.pod(Kube.crashLoop(1, 1, "Error")));
        watched.then(ScriptedWatch.done(), Kube.pod(Kube.running(true)));

        assertThat(watched.watch(Duration.ofMinutes(5)).proven()).isTrue();
    }

    @Test
    void neverToleratesWantOfMemory() {
        assertThat(after(Kube.crashLoop(0, 137, "OOMKilled")).outcome()).isEqualTo(Outcome.FAILED);
        assertThat(watched.time.pauses()).isZero();
    }

    @Test
    void failsAtOnceForAnImageThatDoesNotExist() {
        after(Kube.waiting("ErrImagePull", "quay.io/acme/orders: not found"));

        assertThat(watched.time.pauses()).isZero();
    }

    @Test
    void givesAFailingPullSomeGrace() {
        Rollout rollout = after(Kube.waiting("ImagePullBackOff", "Back-off pulling image"));

        assertThat(rollout.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(watched.time.pauses()).isEqualTo(60);
    }

    @Test
    void countsTheGraceAnewAfterARecovery() {
        for (int i = 0; i < 15; i++) {
            watched.then(
                    ScriptedWatch.ongoing(),
                    Kube.pod(Kube.waiting("CreateContainerConfigError", "secret \"db\" not found")));
        }
        watched.then(ScriptedWatch.ongoing(), Kube.pod(Kube.running(false)));
        watched.then(
                ScriptedWatch.ongoing(),
                Kube.pod(Kube.waiting("CreateContainerConfigError", "secret \"db\" not found")));

        watched.watch(Duration.ofMinutes(5));

        assertThat(watched.time.pauses()).isEqualTo(16 + 20);
    }

    @Test
    void givesARefusedPullLessGrace() {
        after(Kube.waiting("ErrImagePull", "unauthorized: access is not authorized"));

        assertThat(watched.time.pauses()).isEqualTo(20);
    }

    @Test
    void countsOnThroughTheMomentsInWhichTheKubeletSaysNoCause() {
        for (int i = 0; i < 30; i++) {
            watched.then(ScriptedWatch.ongoing(), Kube.pod(Kube.waiting("ErrImagePull", "dial tcp: i/o timeout")));
            watched.then(
                    ScriptedWatch.ongoing(),
                    Kube.pod(Kube.waiting("ErrImagePull", "unauthorized: access is not authorized")));
        }

        watched.watch(Duration.ofMinutes(5));

        assertThat(watched.time.pauses()).isEqualTo(21);
    }

    @Test
    void givesAPodThatNoNodeTakesItsOwnGrace() {
        watched.then(ScriptedWatch.ongoing(), Kube.unscheduled("0/3 nodes are available: 3 Insufficient cpu."));

        Rollout rollout = watched.watch(Duration.ofMinutes(5));

        assertThat(rollout.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(watched.time.pauses()).isEqualTo(60);
        assertThat(rollout.trouble().get(0).reason()).contains("3 Insufficient cpu");
        assertThat(rollout.trouble().get(0).fix()).contains("resources.requests", "ship.rollout.unschedulable");
    }

    @Test
    void leavesAPodForWhichANodeIsAddedToTheAutoscaler() {
        watched.events = List.of(
                Kube.event("uid", "2026-11-22T10:00:00Z", "TriggeredScaleUp", "pod triggered scale-up: [web 3->4]"));
        Pod[] pods = new Pod[5];
        for (int i = 0; i < pods.length; i++) {
            pods[i] = Kube.unscheduled("0/3 nodes are available: 3 Insufficient cpu.");
            pods[i].getMetadata().setName("orders-7c9-" + i);
        }
        watched.then(ScriptedWatch.ongoing(), pods);

        Rollout rollout = watched.watch(Duration.ofSeconds(90));

        assertThat(rollout.outcome()).isEqualTo(Outcome.TIMED_OUT);
        assertThat(rollout.trouble().get(0).subject()).isEqualTo("pod orders-7c9-0 (and 4 more like it)");
        assertThat(rollout.trouble().get(0).reason())
                .endsWith("a node is on its way: pod triggered scale-up: [web 3->4]");
    }

    @Test
    void failsForAVolumeThatNamesWhatIsNotThere() {
        watched.events = List.of(Kube.event(
                "uid",
                "2026-11-22T10:00:00Z",
                "FailedMount",
                "MountVolume.SetUp failed for volume \"keys\" : secret \"orders-keys\" not found"));

        Rollout rollout = after(Kube.waiting("ContainerCreating", null));

        assertThat(rollout.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(watched.time.pauses()).isEqualTo(20);
        assertThat(rollout.trouble().get(0).reason()).contains("secret \"orders-keys\" not found");
    }

    @Test
    void waitsForAVolumeThatIsStillAttachedElsewhere() {
        watched.events = List.of(Kube.event(
                "uid", "2026-11-22T10:00:00Z", "FailedAttachVolume", "Multi-Attach error for volume \"data\""));

        Rollout rollout = after(Kube.waiting("ContainerCreating", null));

        assertThat(rollout.outcome()).isEqualTo(Outcome.TIMED_OUT);
        assertThat(rollout.trouble().get(0).reason())
                .isEqualTo("still being created: FailedAttachVolume: Multi-Attach error for volume \"data\"");
    }

    @Test
    void waitsToTheEndWhereThatIsWanted() {
        watched.tolerance = new Tolerance(0, Duration.ZERO, Duration.ZERO, false, Duration.ofSeconds(60));

        assertThat(after(Kube.crashLoop(9, 137, "OOMKilled")).outcome()).isEqualTo(Outcome.TIMED_OUT);
    }

    @Test
    void failsForAPausedWorkloadThatNobodyResumes() {
        watched.then(WorkloadState.paused(2, 2, "0 of 2 updated, 2 ready; it is paused"));

        Rollout rollout = watched.watch(Duration.ofMinutes(5));

        assertThat(rollout.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(watched.time.pauses()).isEqualTo(20);
        assertThat(rollout.trouble().get(0).fix()).contains("kubectl -n dev rollout resume deployment/orders");
    }

    @Test
    void readsWhyAStatefulSetGetsNoPods() {
        watched.events = List.of(
                Kube.event("uid", "2026-11-22T10:00:00Z", "SuccessfulCreate", "create Pod db-0"),
                Kube.event(
                        "uid", "2026-11-22T10:00:05Z", "FailedCreate", "create Pod db-1 failed: exceeded quota: team"));
        Snapshot set = new Snapshot(
                new WorkloadId(WorkloadKind.STATEFUL_SET, "dev", "db"),
                ScriptedWatch.ongoing(),
                List.of(Kube.pod(Kube.running(true))),
                List.of(),
                Optional.empty(),
                List.of("uid-db"));
        watched.script.add(() -> set);

        Rollout rollout = watched.watch(Duration.ofMinutes(5));

        assertThat(rollout.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(watched.time.pauses()).isEqualTo(20);
        assertThat(rollout.trouble().get(0).reason())
                .isEqualTo("its pods are refused: create Pod db-1 failed: exceeded quota: team");
        assertThat(rollout.trouble().get(0).fix()).contains("kubectl -n dev describe resourcequota");
    }

    @Test
    void forgetsARefusalThatWasFollowedByAPod() {
        watched.events = List.of(
                Kube.event("uid", "2026-11-22T10:00:05Z", "SuccessfulCreate", "create Pod db-0"),
                Kube.event("uid", "2026-11-22T10:00:00Z", "FailedCreate", "exceeded quota: team"));
        watched.script.add(() -> new Snapshot(
                new WorkloadId(WorkloadKind.STATEFUL_SET, "dev", "db"),
                ScriptedWatch.ongoing(),
                List.of(),
                List.of(),
                Optional.empty(),
                List.of("uid-db")));

        assertThat(watched.watch(Duration.ofSeconds(60)).outcome()).isEqualTo(Outcome.TIMED_OUT);
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
        watched.script.add(() -> trying);

        assertThat(watched.watch(Duration.ofSeconds(60)).outcome()).isEqualTo(Outcome.TIMED_OUT);
    }

    @Test
    void failsWhenThePodsAreRefused() {
        Snapshot refused = new Snapshot(
                Kube.ORDERS,
                ScriptedWatch.ongoing(),
                List.of(),
                List.of(),
                Optional.of("exceeded quota: team"),
                List.of());
        watched.script.add(() -> refused);

        Rollout rollout = watched.watch(Duration.ofMinutes(5));

        assertThat(rollout.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(rollout.trouble().get(0).reason()).isEqualTo("its pods are refused: exceeded quota: team");
    }

    @Test
    void failsWhenAWorkloadIsGone() {
        watched.script.add(() -> Snapshot.absent(Kube.ORDERS));

        Rollout rollout = watched.watch(Duration.ofMinutes(5));

        assertThat(rollout.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(rollout.workloads()).containsExactly("Deployment orders: is not in namespace dev");
    }
}
