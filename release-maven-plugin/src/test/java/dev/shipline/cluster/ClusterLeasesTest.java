package dev.shipline.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shipline.document.Document;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Leases, as the API server keeps them. */
class ClusterLeasesTest {
    private static final String LEASES = "/apis/coordination.k8s.io/v1/namespaces/dev/leases";
    private static final String STORED = "{\"apiVersion\":\"coordination.k8s.io/v1\",\"kind\":\"Lease\",\"metadata\":"
            + "{\"name\":\"ship-orders-dev\",\"namespace\":\"dev\",\"resourceVersion\":\"7\"},\"spec\":"
            + "{\"holderIdentity\":\"ci#1\",\"leaseDurationSeconds\":30,\"acquireTime\":"
            + "\"2026-11-22T10:00:00.000000Z\",\"renewTime\":\"2026-11-22T10:00:05.500000Z\",\"leaseTransitions\":3}}";

    @AutoClose
    private final ConnectedCluster connected = new ConnectedCluster();

    private final FakeKubernetes kubernetes = connected.kubernetes;
    private final Fabric8Cluster cluster = connected.cluster;

    private DeployLease stored() {
        kubernetes.answer("GET", LEASES + "/ship-orders-dev", 200, STORED);
        return cluster.leases().find("dev", "ship-orders-dev").orElseThrow();
    }

    @Test
    void areReadAsKubernetesWritesThem() {
        assertThat(cluster.leases().find("dev", "none")).isEmpty();
        assertThat(stored())
                .isEqualTo(new DeployLease(
                        "dev",
                        "ship-orders-dev",
                        Optional.of("ci#1"),
                        Duration.ofSeconds(30),
                        Instant.parse("2026-11-22T10:00:00Z"),
                        Instant.parse("2026-11-22T10:00:05.500Z"),
                        3,
                        Optional.empty(),
                        "7"));
    }

    @Test
    void keepTheChangeThatIsGoingOn() {
        kubernetes.answer(
                "GET",
                LEASES + "/ship-orders-dev",
                200,
                STORED.replace(
                        "\"resourceVersion\"",
                        "\"annotations\":{\"shipline.dev/changing\":\"2026-11-22T10:00:01Z ci\"},\"resourceVersion\""));
        DeployLease lease = cluster.leases().find("dev", "ship-orders-dev").orElseThrow();
        assertThat(lease.change()).contains(new DeployLease.Change(Instant.parse("2026-11-22T10:00:01Z"), "ci"));

        kubernetes.answer("PUT", LEASES + "/ship-orders-dev", 200, STORED);
        cluster.leases().replace(lease);
        assertThat(sent().at("metadata", "annotations", "shipline.dev/changing").text())
                .contains("2026-11-22T10:00:01Z ci");
        cluster.leases().replace(lease.changed());
        assertThat(sent().at("metadata", "annotations").isMissing()).isTrue();
    }

    private Document sent() {
        return Document.json(
                kubernetes.requests().get(kubernetes.requests().size() - 1).body());
    }

    @Test
    void areWrittenOnlyOverWhatWasRead() {
        DeployLease lease = stored();
        kubernetes.answer("PUT", LEASES + "/ship-orders-dev", 200, STORED);
        assertThat(cluster.leases().replace(lease)).contains(lease);
        String sent =
                kubernetes.requests().get(kubernetes.requests().size() - 1).body();
        assertThat(Document.json(sent).at("metadata", "resourceVersion").text()).contains("7");
        assertThat(Document.json(sent).at("spec", "renewTime").text()).contains("2026-11-22T10:00:05.500000Z");

        for (int code : new int[] {409, 404}) {
            kubernetes.refuse("PUT", LEASES + "/ship-orders-dev", code, "too late");
            assertThat(cluster.leases().replace(lease)).isEmpty();
        }
    }

    @Test
    void thatAreThereAreNotCreatedAgain() {
        DeployLease lease = stored();
        kubernetes.refuse("POST", LEASES, 409, "leases \"ship-orders-dev\" already exists");
        assertThat(cluster.leases().create(lease)).isEmpty();
        kubernetes.refuse("POST", LEASES, 403, "leases is forbidden: User \"ci\" cannot create resource");
        assertThatThrownBy(() -> cluster.leases().create(lease))
                .hasMessageContainingAll("ci lacks the right", "leases.coordination.k8s.io");
    }
}
