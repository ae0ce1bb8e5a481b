package dev.shipline.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shipline.failure.ReleaseFailure;
import org.junit.jupiter.api.Test;

class ManifestWorkloadsTest {
    @Test
    void findsTheWorkloadsAndNothingElse() {
        String manifest = """
                ---
                # Source: orders/templates/service.yaml
                kind: Service
                metadata:
                  name: orders
                ---
                # Source: orders/templates/deployment.yaml
                apiVersion: apps/v1
                kind: Deployment
                metadata:
                  name: orders
                --- # comment
                kind: "StatefulSet"
                metadata:
                  name: db
                  namespace: data
                ---
                kind: Job
                metadata:
                  name: migrate
                ---
                kind: CronJob
                metadata:
                  name: report
                """;

        assertThat(ManifestWorkloads.in(manifest, "dev"))
                .containsExactly(
                        Kube.ORDERS,
                        new WorkloadId(WorkloadKind.STATEFUL_SET, "data", "db"),
                        new WorkloadId(WorkloadKind.JOB, "dev", "migrate"));
    }

    @Test
    void looksIntoLists() {
        String manifest = """
                kind: List
                items:
                  - kind: DaemonSet
                    metadata: {name: agent}
                  - kind: ConfigMap
                    metadata: {name: agent}
                """;

        assertThat(ManifestWorkloads.in(manifest, "dev"))
                .containsExactly(new WorkloadId(WorkloadKind.DAEMON_SET, "dev", "agent"));
    }

    @Test
    void passesOverWhatIsNoWorkloadEvenIfItIsNotClean() {
        assertThat(ManifestWorkloads.in("kind: ConfigMap\nkind: ConfigMap\n", "dev"))
                .isEmpty();
    }

    @Test
    void refusesAWorkloadItCannotRead() {
        assertThatThrownBy(() -> ManifestWorkloads.in("kind: Deployment\nkind: Deployment\n", "dev"))
                .isInstanceOf(ReleaseFailure.class)
                .hasMessageContaining("cannot tell which workloads the release has");
    }
}
