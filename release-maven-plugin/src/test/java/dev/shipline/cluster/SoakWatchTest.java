package dev.shipline.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.cluster.Rollout.Outcome;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class SoakWatchTest {
    private final List<Supplier<Snapshot>> script = new ArrayList<>();
    private final List<String> progress = new ArrayList<>();
    private int at;
    private final SteppedTime time = new SteppedTime(() -> at++);

    private Rollout soak(int seconds) {
        Evidence evidence = new Evidence() {
            @Override
            public List<Event> events(String namespace, String uid) {
                return List.of();
            }

            @Override
            public String log(Ailment.PodContainer where, boolean previous) {
                return previous ? "no memory" : "starting";
            }
        };
        RolloutRequest request = new RolloutRequest(
                "dev",
                "kind: Deployment\nmetadata:\n  name: orders\n---\nkind: Job\nmetadata:\n  name: migrate\n",
                Optional.empty(),
                Kube.REPOSITORY,
                Duration.ZERO);
        return new SoakWatch(this::look, evidence, Tolerance.DEFAULT, time, time)
                .watch(request, Duration.ofSeconds(seconds), progress::add);
    }

    private Snapshot look(WorkloadId workload) {
        assertThat(workload).isEqualTo(Kube.ORDERS);
        return script.get(Math.min(at, script.size() - 1)).get();
    }

    private void then(WorkloadState state, Pod... pods) {
        Snapshot snapshot = new Snapshot(
                Kube.ORDERS, state, List.of(pods), List.of(Kube.IMAGE), Optional.empty(), List.of("uid-orders"));
        script.add(() -> snapshot);
    }

    private static WorkloadState done() {
        return WorkloadState.done(1, 1, "1 of 1 ready");
    }

    private static Pod ready(String name, int restarts) {
        ContainerStatus status = new ContainerStatusBuilder(Kube.running(true))
                .withRestartCount(restarts)
                .withLastState(
                        restarts == 0
                                ? null
                                : Kube.terminated(137, "Error", null).getState())
                .build();
        return ready(Kube.pod(name, "orders-7c9", status), "True");
    }

    private static Pod ready(Pod pod, String isReady) {
        return new PodBuilder(pod)
                .editStatus()
                .addNewCondition()
                .withType("Ready")
                .withStatus(isReady)
                .endCondition()
                .endStatus()
                .build();
    }

    @Test
    void isPassedByWhatStaysAsItIs() {
        then(done(), ready("a", 3));

        Rollout rollout = soak(70);

        assertThat(rollout.proven()).isTrue();
        assertThat(time.pauses()).isEqualTo(70);
        assertThat(progress).containsExactly("steady for 30 of 70 s", "steady for 60 of 70 s");
    }

    @Test
    void failsWithARestartThoughThePodIsReadyAgain() {
        then(done(), ready("a", 0));
        then(done(), ready("a", 0));
        then(done(), ready("a", 1));

        Rollout rollout = soak(60);

        assertThat(rollout.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(time.pauses()).isEqualTo(2);
        assertThat(rollout.trouble()).hasSize(1);
        assertThat(rollout.trouble().get(0).subject()).isEqualTo("pod a, container orders");
        assertThat(rollout.trouble().get(0).reason())
                .startsWith("was restarted after the rollout was proven, exit code 137");
        assertThat(rollout.trouble().get(0).log()).containsExactly("no memory", "(the run after it:)", "starting");
    }

    @Test
    void failsWithAPodThatIsNoLongerReady() {
        then(done(), ready("a", 0));
        then(
                WorkloadState.ongoing(1, 0, "0 of 1 ready"),
                ready(Kube.pod("a", "orders-7c9", Kube.running(false)), "False"));

        Rollout rollout = soak(60);

        assertThat(rollout.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(rollout.trouble().get(0).reason())
                .startsWith("was ready, and is no longer: runs, but is not ready (readiness probe");
    }

    @Test
    void isNotHurtByPodsThatComeAndGo() {
        then(done(), ready("a", 0));
        then(
                WorkloadState.ongoing(2, 1, "1 of 2 ready"),
                ready("a", 0),
                ready(Kube.pod("b", "orders-7c9", Kube.running(false)), "False"));
        then(done(), ready("b", 0));

        assertThat(soak(10).proven()).isTrue();
    }

    @Test
    void failsWithANewPodThatIsDoomed() {
        then(done(), ready("a", 0));
        then(
                WorkloadState.ongoing(1, 0, "0 of 1 ready"),
                Kube.pod("b", "orders-7c9", Kube.crashLoop(0, 137, "OOMKilled")));

        assertThat(soak(10).outcome()).isEqualTo(Outcome.FAILED);
    }

    @Test
    void outlivesAnApiServerThatIsRestarted() {
        then(done(), ready("a", 0));
        script.add(() -> {
            throw new ReleaseFailure(FailureCode.UNREACHABLE, "cannot get", "the connection is refused", "wait");
        });
        then(done(), ready("a", 0));

        assertThat(soak(10).proven()).isTrue();
        assertThat(progress).singleElement().asString().contains("the cluster does not answer");
    }
}
