package dev.shipline.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.cluster.Ailment.Kind;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AilmentsTest {
    private static Ailment only(ContainerStatus status) {
        return PodAilments.of(Kube.pod(status)).get(0);
    }

    @ParameterizedTest
    @CsvSource({
        "ErrImagePull, rpc error: code = NotFound desc = quay.io/acme/orders:1.2: not found, IMAGE_NOT_FOUND",
        "ErrImagePull, manifest unknown, IMAGE_NOT_FOUND",
        "ImagePullBackOff, Back-off pulling image, IMAGE_PULL",
        "ErrImagePull, toomanyrequests: You have reached your unauthenticated pull rate limit, IMAGE_LIMITED",
        "ErrImagePull, dial tcp 10.0.0.1:443: i/o timeout, IMAGE_PULL",
        "InvalidImageName, couldn't parse, INVALID_IMAGE",
        "CreateContainerConfigError, secret \"db\" not found, CONFIGURATION",
        "CreateContainerError, context deadline exceeded, CONFIGURATION",
        "RunContainerError, exec: \"jva\": executable file not found in $PATH, CANNOT_START",
    })
    void readsAWaitingReason(String reason, String message, Kind kind) {
        Ailment ailment = only(Kube.waiting(reason, message));

        assertThat(ailment.kind()).isEqualTo(kind);
        assertThat(ailment.reason()).isEqualTo(reason + ": " + message + ", image " + Kube.IMAGE);
        assertThat(ailment.pod().orElseThrow().container()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "unauthorized: access to the requested resource is not authorized",
                "failed to authorize: failed to fetch anonymous token: unexpected status: 403 Forbidden",
                // containerd's, which says the same of an image that is not there
                "pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed",
            })
    void asksForAPullSecretWhenTheRegistryRefusesTheNode(String message) {
        Ailment ailment = only(Kube.waiting("ErrImagePull", message));

        assertThat(ailment.kind()).isEqualTo(Kind.IMAGE_DENIED);
        assertThat(ailment.reason()).startsWith("ErrImagePull: " + message);
        assertThat(Remedy.of(new Finding(Snapshot.absent(Kube.ORDERS), ailment)))
                .startsWith("the registry refuses the node: name a Secret")
                .contains("imagePullSecrets", "it has no log");
    }

    @Test
    void leavesALateKubeletAlone() {
        assertThat(PodAilments.of(Kube.pod(
                        Kube.waiting("CreateContainerConfigError", "failed to sync configmap cache: timed out"))))
                .isEmpty();
        assertThat(PodAilments.of(Kube.pod(Kube.waiting("ContainerCreating", null))))
                .isEmpty();
    }

    @Test
    void namesTheImageOnce() {
        String message = "failed to pull and unpack image \"" + Kube.IMAGE + "\": not found";

        assertThat(only(Kube.waiting("ErrImagePull", message)).reason()).isEqualTo("ErrImagePull: " + message);
    }

    @Test
    void namesTheReadinessProbeOfAContainerThatIsNotReady() {
        Ailment ailment = only(Kube.running(false));

        assertThat(ailment.kind()).isEqualTo(Kind.NOT_READY);
        assertThat(ailment.reason())
                .isEqualTo("runs, but is not ready (readiness probe GET /health on port 8080), image " + Kube.IMAGE);
    }

    @Test
    void tellsThatAContainerWhichIsNotReadyHasEndedBefore() {
        ContainerStatus flapping = new ContainerStatusBuilder(Kube.running(false))
                .withRestartCount(2)
                .withLastState(Kube.terminated(143, "Error", null).getState())
                .build();

        assertThat(only(flapping).reason()).contains("2 restarts, last exit code 143 (Error; asked to end)");
    }

    @Test
    void quotesTheScheduler() {
        Ailment ailment = PodAilments.of(Kube.unscheduled("0/3 nodes are available: 3 Insufficient cpu."))
                .get(0);

        assertThat(ailment.kind()).isEqualTo(Kind.UNSCHEDULABLE);
        assertThat(ailment.reason()).isEqualTo("no node takes it: 0/3 nodes are available: 3 Insufficient cpu.");
    }

    @Test
    void readsInitContainersToo() {
        Pod pod = new PodBuilder(Kube.pod(Kube.waiting("PodInitializing", null)))
                .editSpec()
                .addNewInitContainer()
                .withName("migrate")
                .withImage("quay.io/acme/migrate:1")
                .endInitContainer()
                .endSpec()
                .editStatus()
                .addToInitContainerStatuses(new ContainerStatusBuilder(Kube.crashLoop(2, 3, "Error"))
                        .withName("migrate")
                        .build())
                .endStatus()
                .build();

        assertThat(PodAilments.of(pod)).singleElement().satisfies(ailment -> {
            assertThat(ailment.subject()).isEqualTo("pod orders-7c9-x2, init container migrate");
            assertThat(ailment.reason()).endsWith("image quay.io/acme/migrate:1");
        });
    }

    @Test
    void leavesAPodThatIsBeingDeletedAlone() {
        Pod pod = new PodBuilder(Kube.pod(Kube.crashLoop(9, 1, "Error")))
                .editMetadata()
                .withDeletionTimestamp("2026-11-22T10:00:00Z")
                .endMetadata()
                .build();

        assertThat(PodAilments.of(pod)).isEmpty();
    }

    @Test
    void takesAnEvictionForPassing() {
        Pod pod = new PodBuilder(Kube.pod(Kube.terminated(137, "Error", null)))
                .editStatus()
                .withReason("Evicted")
                .withMessage("The node was low on resource: memory.")
                .endStatus()
                .build();

        assertThat(PodAilments.of(pod)).singleElement().satisfies(ailment -> {
            assertThat(ailment.kind()).isEqualTo(Kind.EVICTED);
            assertThat(ailment.reason()).isEqualTo("Evicted: The node was low on resource: memory.");
        });
    }

    @Test
    void knowsEveryKindOfProbe() {
        var exec = new ContainerBuilder()
                .withNewReadinessProbe()
                .withNewExec()
                .withCommand("bin/ready", "-q")
                .endExec()
                .endReadinessProbe()
                .build();
        var tcp = new ContainerBuilder()
                .withNewReadinessProbe()
                .withNewTcpSocket()
                .withNewPort("http")
                .endTcpSocket()
                .endReadinessProbe()
                .build();

        assertThat(ProbeWords.readiness(exec)).contains("readiness probe runs bin/ready -q");
        assertThat(ProbeWords.readiness(tcp)).contains("readiness probe connects to port http");
    }

    @Test
    void namesTheStartupProbeUntilItHasPassed() {
        Pod pod = Kube.pod(Kube.running(false));
        pod.getSpec()
                .getContainers()
                .get(0)
                .setStartupProbe(new ProbeBuilder()
                        .withNewTcpSocket()
                        .withNewPort(8080)
                        .endTcpSocket()
                        .build());

        assertThat(PodAilments.of(pod).get(0).reason())
                .startsWith("runs, but has not started up yet (startup probe connects to port 8080)");

        pod.getStatus().getContainerStatuses().get(0).setStarted(true);
        assertThat(PodAilments.of(pod).get(0).reason()).startsWith("runs, but is not ready (readiness probe");
    }

    @Test
    void knowsASidecarThatIsNotReadyFromAnInitContainerThatStillRuns() {
        ContainerStatus running = new ContainerStatusBuilder(Kube.running(false))
                .withName("proxy")
                .withStarted(true)
                .build();
        Pod pod = new PodBuilder(Kube.pod(Kube.waiting("PodInitializing", null)))
                .editSpec()
                .addNewInitContainer()
                .withName("proxy")
                .withImage("quay.io/acme/proxy:1")
                .endInitContainer()
                .endSpec()
                .editStatus()
                .withInitContainerStatuses(running)
                .endStatus()
                .build();
        assertThat(PodAilments.of(pod)).isEmpty();

        pod.getSpec().getInitContainers().get(0).setRestartPolicy("Always");
        assertThat(PodAilments.of(pod)).singleElement().satisfies(ailment -> {
            assertThat(ailment.kind()).isEqualTo(Kind.NOT_READY);
            assertThat(ailment.subject()).isEqualTo("pod orders-7c9-x2, sidecar proxy");
        });
    }

    @Test
    void waitsForThePodsThatMakeRoom() {
        Pod pod = Kube.unscheduled("0/3 nodes are available: 3 Insufficient cpu.");
        pod.getStatus().setNominatedNodeName("node-2");

        assertThat(PodAilments.of(pod).get(0).kind()).isEqualTo(Kind.SCALING_UP);
        assertThat(PodAilments.of(pod).get(0).reason()).endsWith("room is being made on node node-2");
    }

    @Test
    void everyKindHasARemedyOfItsOwn() {
        for (Kind kind : Kind.values()) {
            Ailment ailment = Ailment.ofWorkload(kind, Kube.ORDERS, "it is so");
            assertThat(Remedy.of(new Finding(Snapshot.absent(Kube.ORDERS), ailment)))
                    .as(kind.name())
                    .isNotBlank()
                    .doesNotContain("null");
        }
    }

    @Test
    void survivesAContainerWithoutState() {
        ContainerStatus blank = new ContainerStatusBuilder()
                .withName("orders")
                .withState(new ContainerStateBuilder().build())
                .build();

        assertThat(PodAilments.of(Kube.pod(blank))).isEmpty();
    }
}
