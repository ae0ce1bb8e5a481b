package dev.shipline.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shipline.cluster.Rollout.Outcome;
import dev.shipline.cluster.Rollout.Trouble;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A rollout, watched through a real client. */
class Fabric8ClusterTest {
    private static final String MANIFEST = "kind: Deployment\nmetadata:\n  name: orders\n";

    private final List<String> progress = new ArrayList<>();

    @AutoClose
    private final ConnectedCluster connected = new ConnectedCluster();

    private final FakeKubernetes kubernetes = connected.kubernetes;
    private final Fabric8Cluster cluster = connected.cluster;

    private Rollout watch() {
        return cluster.watch(
                new RolloutRequest("dev", MANIFEST, Optional.of(Kube.DIGEST), Kube.REPOSITORY, Duration.ofMinutes(5)),
                progress::add);
    }

    @Test
    void followsARolloutUntilItIsProven() {
        kubernetes.put(FakeKubernetes.DEPLOYMENTS, Kube.deployment(2, 1, 1, 1, 1, 1));
        kubernetes.list(FakeKubernetes.REPLICA_SETS, Kube.replicaSet("orders-old", "1"));
        kubernetes.list(FakeKubernetes.PODS, Kube.pod("orders-old-a", "orders-old", Kube.crashLoop(99, 1, "Error")));
        connected.meanwhile(() -> {
            kubernetes.list(
                    FakeKubernetes.REPLICA_SETS,
                    Kube.replicaSet("orders-old", "1"),
                    Kube.replicaSet("orders-7c9", "2"));
            kubernetes.put(FakeKubernetes.DEPLOYMENTS, Kube.deployment(2, 2, 1, 2, 1, 0));
            kubernetes.list(
                    FakeKubernetes.PODS,
                    Kube.pod("orders-old-a", "orders-old", Kube.crashLoop(99, 1, "Error")),
                    Kube.pod(Kube.running(false)));
        });
        connected.meanwhile(() -> {
            kubernetes.put(FakeKubernetes.DEPLOYMENTS, Kube.deployment(2, 2, 1, 1, 1, 1));
            kubernetes.list(FakeKubernetes.PODS, Kube.pod(Kube.running(true)));
        });

        Rollout rollout = watch();

        assertThat(rollout.proven()).isTrue();
        assertThat(progress).hasSize(3);
        assertThat(progress.get(0)).isEqualTo("Deployment orders: the change is not taken up yet");
        assertThat(progress.get(1))
                .startsWith("Deployment orders: 1 of 1 updated, 1 of the old version to end;"
                        + " pod orders-7c9-x2, container orders runs, but is not ready");
        assertThat(progress.get(2)).isEqualTo("Deployment orders: 1 of 1 ready");
    }

    @Test
    void tellsWhyItFailed() {
        kubernetes.put(FakeKubernetes.DEPLOYMENTS, Kube.deployment(2, 2, 1, 2, 1, 1));
        kubernetes.list(FakeKubernetes.REPLICA_SETS, Kube.replicaSet("orders-7c9", "2"));
        kubernetes.list(FakeKubernetes.PODS, Kube.pod(Kube.crashLoop(2, 1, "Error")));
        kubernetes.list(
                FakeKubernetes.EVENTS,
                Kube.event("uid-orders-7c9-x2", "2026-11-22T10:00:05Z", "BackOff", "Back-off restarting"),
                Kube.event("uid-of-a-neighbour", "2026-11-22T10:00:06Z", "BackOff", "not ours"));
        String log = FakeKubernetes.PODS + "/orders-7c9-x2/log";
        kubernetes.answer("GET", log, 200, "starting again");
        kubernetes.answer("GET", log + "?previous", 200, "Started\nno database at db:5432\n");

        Rollout rollout = watch();

        assertThat(rollout.outcome()).isEqualTo(Outcome.FAILED);
        Trouble cause = rollout.trouble().get(0);
        assertThat(cause.subject()).isEqualTo("pod orders-7c9-x2, container orders");
        assertThat(cause.reason()).isEqualTo("CrashLoopBackOff, exit code 1 (Error), 2 restarts, image " + Kube.IMAGE);
        assertThat(cause.events()).containsExactly("BackOff: Back-off restarting");
        assertThat(cause.log()).containsExactly("Started", "no database at db:5432");
        assertThat(connected.time.pauses()).isZero();
        assertThat(kubernetes.requests())
                .filteredOn(request -> request.path().equals(log))
                .allSatisfy(request -> assertThat(request.query()).contains("tailLines=30"));
        assertThat(kubernetes.requests())
                .noneSatisfy(request -> assertThat(request.query()).contains("watch"));
    }

    @Test
    void keepsTheRootCauseWhereLogsMayNotBeRead() {
        kubernetes.put(FakeKubernetes.DEPLOYMENTS, Kube.deployment(2, 2, 1, 2, 1, 1));
        kubernetes.list(FakeKubernetes.REPLICA_SETS, Kube.replicaSet("orders-7c9", "2"));
        kubernetes.list(FakeKubernetes.PODS, Kube.pod(Kube.crashLoop(2, 1, "Error")));
        String log = FakeKubernetes.PODS + "/orders-7c9-x2/log";
        String refusal = "pods \"orders-7c9-x2\" is forbidden: User \"ci\" cannot get resource \"pods/log\"";
        kubernetes.refuse("GET", log, 403, refusal);
        kubernetes.refuse("GET", log + "?previous", 403, refusal);
        kubernetes.refuse("GET", FakeKubernetes.EVENTS, 403, "events is forbidden: User \"ci\" cannot list");

        Trouble cause = watch().trouble().get(0);

        assertThat(cause.reason()).contains("exit code 1");
        assertThat(cause.log())
                .containsExactly("(the log could not be read: ci lacks the right to get pods/log in namespace dev)");
        assertThat(cause.events()).singleElement().asString().contains("list events in namespace dev");
    }

    @Test
    void nameTheRightThatIsMissing() {
        kubernetes.refuse("GET", FakeKubernetes.DEPLOYMENTS + "/orders", 403, "forbidden: User \"ci\" cannot get");

        assertThatThrownBy(this::watch)
                .isInstanceOfSatisfying(
                        ReleaseFailure.class, e -> assertThat(e.code()).isEqualTo(FailureCode.CREDENTIALS))
                .hasMessageContaining("ci lacks the right to get deployments in namespace dev");
    }

    @Test
    void outlivesAnApiServerThatIsRestarted() {
        kubernetes.put(FakeKubernetes.DEPLOYMENTS, Kube.deployment(2, 2, 1, 1, 1, 1));
        kubernetes.list(FakeKubernetes.REPLICA_SETS, Kube.replicaSet("orders-7c9", "2"));
        kubernetes.list(FakeKubernetes.PODS, Kube.pod(Kube.running(false)));
        kubernetes.put(FakeKubernetes.DEPLOYMENTS, Kube.deployment(2, 2, 1, 1, 1, 0));
        connected.meanwhile(() -> kubernetes.refuse("GET", FakeKubernetes.PODS, 503, "apiserver is shutting down"));
        connected.meanwhile(() -> {
            kubernetes.answer(
                    "GET", FakeKubernetes.PODS, 200, "{\"kind\":\"PodList\",\"apiVersion\":\"v1\",\"items\":[]}");
            kubernetes.put(FakeKubernetes.DEPLOYMENTS, Kube.deployment(2, 2, 1, 1, 1, 1));
        });

        assertThat(watch().proven()).isTrue();
        assertThat(progress).anySatisfy(line -> assertThat(line).contains("apiserver is shutting down"));
    }

    @Test
    void listsWorkloadsForPeople() {
        kubernetes.put(FakeKubernetes.DEPLOYMENTS, Kube.deployment(2, 2, 2, 2, 2, 1));
        kubernetes.list(FakeKubernetes.REPLICA_SETS);
        kubernetes.list(FakeKubernetes.PODS);

        assertThat(cluster.workloads("dev", MANIFEST + "---\nkind: Job\nmetadata:\n  name: migrate\n"))
                .containsExactly(
                        "Deployment/orders 1/2 ready (all updated, 1 of 2 ready, 1 available), " + Kube.IMAGE,
                        "Job/migrate is not in namespace dev");
    }
}
