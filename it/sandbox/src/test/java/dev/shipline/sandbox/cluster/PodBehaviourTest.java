package dev.shipline.sandbox.cluster;

import static dev.shipline.sandbox.cluster.Manifests.DIGEST;
import static dev.shipline.sandbox.cluster.Manifests.deployment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PodBehaviourTest {
    @TempDir
    Path folder;

    @AutoClose
    private TickingCluster sandbox;

    @BeforeEach
    void start() {
        sandbox = new TickingCluster(folder);
    }

    @Test
    void becomesReadyOverSeveralTicks() {
        sandbox.apply(deployment("orders", 1, "quay.io/acme/orders@" + DIGEST));
        sandbox.tick(1);
        assertThat(sandbox.onlyPod().getSpec().getNodeName()).isEqualTo("sandbox-node");
        sandbox.tick(1);
        assertThat(container().getState().getWaiting().getReason()).isEqualTo("ContainerCreating");
        sandbox.tick(1);
        assertThat(container().getState().getRunning()).isNotNull();
        assertThat(sandbox.onlyPod()).matches(pod -> !TickingCluster.ready(pod));
        sandbox.tick(1);
        assertThat(sandbox.onlyPod()).matches(TickingCluster::ready);
        assertThat(container().getImageID()).isEqualTo("quay.io/acme/orders@" + DIGEST);
        assertThat(reasons()).containsExactlyInAnyOrder("Scheduled", "Pulling", "Pulled", "Created", "Started");
        assertThat(log(false)).contains("Started Service");
    }

    @Test
    void crashesAgainAndAgain() {
        run("crash");

        assertThat(container().getRestartCount()).isGreaterThanOrEqualTo(2);
        assertThat(container().getLastState().getTerminated().getExitCode()).isEqualTo(1);
        assertThat(reasons()).contains("BackOff");
        assertThat(log(true)).contains("APPLICATION FAILED TO START");
        int restarts = container().getRestartCount();
        sandbox.settle();
        assertThat(container().getRestartCount()).isGreaterThan(restarts);
    }

    @Test
    void saysCrashLoopBackOffBetweenTheCrashes() {
        sandbox.cluster.pods().put("orders", PodBehaviour.parse("crash"));
        sandbox.apply(deployment("orders", 1, "quay.io/acme/orders:1"));
        boolean seen = false;
        for (int i = 0; i < 20 && !seen; i++) {
            sandbox.tick(1);
            seen = !sandbox.onlyPod().getStatus().getContainerStatuses().isEmpty()
                    && container().getState().getWaiting() != null
                    && "CrashLoopBackOff"
                            .equals(container().getState().getWaiting().getReason());
        }
        assertThat(seen).isTrue();
        assertThat(sandbox.onlyPod().getStatus().getPhase()).isEqualTo("Running");
    }

    @Test
    void crashesWithTheExitCodeAndLogOfItsScript() throws IOException {
        Files.writeString(folder.resolve("state/boot.log"), "no such table: orders\nbye\n");
        run("crash:3:boot.log");

        assertThat(container().getLastState().getTerminated().getExitCode()).isEqualTo(3);
        assertThat(sandbox.client
                        .pods()
                        .inNamespace(TickingCluster.NAMESPACE)
                        .withName(sandbox.onlyPod().getMetadata().getName())
                        .inContainer("app")
                        .terminated()
                        .tailingLines(1)
                        .getLog())
                .isEqualTo("bye\n");
    }

    @Test
    void crashesLaterWhenTheScriptChanges() throws IOException {
        run("ready");
        assertThat(sandbox.onlyPod()).matches(TickingCluster::ready);

        Files.writeString(folder.resolve("state/pods.properties"), "# by hand\n*=crash\n");
        sandbox.tick(2);

        assertThat(sandbox.onlyPod()).matches(pod -> !TickingCluster.ready(pod));
    }

    @Test
    void cannotPullAnImageThatIsNotThere() {
        sandbox.missingImages.add("quay.io/acme/orders:1");
        run("ready");

        assertThat(container().getState().getWaiting().getReason()).isIn("ErrImagePull", "ImagePullBackOff");
        assertThat(sandbox.onlyPod().getStatus().getPhase()).isEqualTo("Pending");
        assertThat(events())
                .anySatisfy(event -> assertThat(event.getMessage()).contains("quay.io/acme/orders:1: not found"));
        assertThatThrownBy(() -> log(false))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("trying and failing to pull image");

        sandbox.missingImages.clear();
        sandbox.settle();
        assertThat(sandbox.onlyPod()).matches(TickingCluster::ready);
    }

    @Test
    void findsNoNode() {
        run("pending");

        PodCondition scheduled = sandbox.onlyPod().getStatus().getConditions().get(0);
        assertThat(scheduled)
                .returns("PodScheduled", PodCondition::getType)
                .returns("False", PodCondition::getStatus)
                .returns("Unschedulable", PodCondition::getReason);
        assertThat(scheduled.getMessage()).startsWith("0/1 nodes are available: 1 Insufficient memory.");
        assertThat(reasons()).containsExactly("FailedScheduling");
    }

    @Test
    void lacksItsConfiguration() {
        run("config");

        assertThat(container().getState().getWaiting().getReason()).isEqualTo("CreateContainerConfigError");
        assertThat(container().getState().getWaiting().getMessage()).isEqualTo("secret \"app-config\" not found");
    }

    @Test
    void neverBecomesReady() {
        run("unready");

        assertThat(container().getState().getRunning()).isNotNull();
        assertThat(sandbox.onlyPod()).matches(pod -> !TickingCluster.ready(pod));
        assertThat(events())
                .filteredOn(event -> event.getReason().equals("Unhealthy"))
                .singleElement()
                .satisfies(event -> assertThat(event.getCount()).isGreaterThan(1));
    }

    @Test
    void runsOutOfMemory() {
        run("oom");

        assertThat(container().getLastState().getTerminated())
                .returns(137, terminated -> terminated.getExitCode())
                .returns("OOMKilled", terminated -> terminated.getReason());
    }

    @Nested
    class Script {
        private final String image = "quay.io/acme/orders:abc1234@" + DIGEST;

        @Test
        void prefersTheImageToTheNameToAllOthers() {
            PodScript script = sandbox.cluster.pods();
            script.put("*", PodBehaviour.parse("pending"));
            assertThat(behaviour("orders")).hasToString("pending");
            script.put("orders", PodBehaviour.parse("oom"));
            assertThat(behaviour("orders")).hasToString("oom");
            script.put("orders@abc1234", PodBehaviour.parse("crash:2:x.log"));
            assertThat(behaviour("orders")).hasToString("crash:2:x.log");
            assertThat(behaviour("payments")).hasToString("pending");
            script.remove("orders@abc1234");
            script.put("orders@3f2a9c7d", PodBehaviour.parse("unready"));
            assertThat(behaviour("orders")).hasToString("unready");
        }

        @Test
        void refusesAWordThatItDoesNotKnow() {
            assertThatThrownBy(() -> PodBehaviour.parse("explode"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("use one of ready, crash, image");
        }

        private PodBehaviour behaviour(String workload) {
            return sandbox.cluster.pods().behaviour(workload, List.of(image));
        }
    }

    private void run(String behaviour) {
        sandbox.cluster.pods().put("orders", PodBehaviour.parse(behaviour));
        sandbox.apply(deployment("orders", 1, "quay.io/acme/orders:1"));
        sandbox.tick(20);
    }

    private ContainerStatus container() {
        Pod pod = sandbox.onlyPod();
        return pod.getStatus().getContainerStatuses().get(0);
    }

    private List<Event> events() {
        return sandbox.events(sandbox.onlyPod().getMetadata().getUid());
    }

    private List<String> reasons() {
        return events().stream().map(Event::getReason).distinct().toList();
    }

    private String log(boolean previous) {
        var pod = sandbox.client
                .pods()
                .inNamespace(TickingCluster.NAMESPACE)
                .withName(sandbox.onlyPod().getMetadata().getName());
        return previous ? pod.terminated().getLog() : pod.getLog();
    }
}
