package dev.shipline.sandbox.cluster;

import static dev.shipline.sandbox.cluster.Manifests.daemonSet;
import static dev.shipline.sandbox.cluster.Manifests.job;
import static dev.shipline.sandbox.cluster.Manifests.statefulSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DaemonSetStatus;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OtherWorkloadsTest {
    private static final String NAMESPACE = TickingCluster.NAMESPACE;

    @TempDir
    Path folder;

    @AutoClose
    private TickingCluster sandbox;

    @BeforeEach
    void start() {
        sandbox = new TickingCluster(folder);
    }

    @Test
    void aStatefulSetStartsItsPodsOneAfterTheOther() {
        sandbox.client
                .resource(statefulSet("db", 2, "quay.io/acme/db:1"))
                .inNamespace(NAMESPACE)
                .create();
        sandbox.tick(1);
        assertThat(sandbox.pods()).extracting(OtherWorkloadsTest::name).containsExactly("db-0");
        sandbox.settle();
        assertThat(sandbox.pods()).extracting(OtherWorkloadsTest::name).containsExactly("db-0", "db-1");
        assertThat(statefulSetStatus())
                .returns(2, StatefulSetStatus::getReadyReplicas)
                .matches(status -> status.getCurrentRevision().equals(status.getUpdateRevision()));
    }

    @Test
    void aStatefulSetUpdatesFromTheHighestDown() {
        sandbox.client
                .resource(statefulSet("db", 2, "quay.io/acme/db:1"))
                .inNamespace(NAMESPACE)
                .create();
        sandbox.settle();
        sandbox.client
                .resource(statefulSet("db", 2, "quay.io/acme/db:2"))
                .inNamespace(NAMESPACE)
                .update();
        sandbox.tick(1);
        assertThat(statefulSetStatus())
                .matches(status -> !status.getCurrentRevision().equals(status.getUpdateRevision()));
        assertThat(sandbox.pods())
                .filteredOn(pod -> pod.getMetadata().getDeletionTimestamp() != null)
                .extracting(OtherWorkloadsTest::name)
                .containsExactly("db-1");
        sandbox.settle();
        assertThat(sandbox.pods())
                .hasSize(2)
                .allMatch(pod -> pod.getSpec().getContainers().get(0).getImage().endsWith(":2"));
        assertThat(statefulSetStatus())
                .matches(status -> status.getCurrentRevision().equals(status.getUpdateRevision()));
    }

    @Test
    void aDaemonSetRunsOnTheOneNode() {
        sandbox.client
                .resource(daemonSet("agent", "quay.io/acme/agent:1"))
                .inNamespace(NAMESPACE)
                .create();
        sandbox.settle();
        sandbox.client
                .resource(daemonSet("agent", "quay.io/acme/agent:2"))
                .inNamespace(NAMESPACE)
                .update();
        sandbox.settle();

        assertThat(sandbox.client
                        .apps()
                        .daemonSets()
                        .inNamespace(NAMESPACE)
                        .withName("agent")
                        .get()
                        .getStatus())
                .returns(1, DaemonSetStatus::getDesiredNumberScheduled)
                .returns(1, DaemonSetStatus::getUpdatedNumberScheduled)
                .returns(1, DaemonSetStatus::getNumberAvailable)
                .returns(2L, DaemonSetStatus::getObservedGeneration);
        assertThat(sandbox.onlyPod().getSpec().getContainers().get(0).getImage())
                .endsWith(":2");
    }

    @Test
    void aJobCompletes() {
        sandbox.client
                .resource(job("migrate", 1, "quay.io/acme/migrate:1"))
                .inNamespace(NAMESPACE)
                .create();
        sandbox.settle();

        assertThat(jobStatus().getSucceeded()).isEqualTo(1);
        assertThat(jobStatus().getConditions())
                .extracting(JobCondition::getType)
                .contains("Complete");
        assertThat(sandbox.onlyPod().getStatus().getPhase()).isEqualTo("Succeeded");
    }

    @Test
    void aJobFailsWhenItsPodsKeepFailing() {
        sandbox.cluster.pods().put("migrate", PodBehaviour.parse("crash"));
        sandbox.client
                .resource(job("migrate", 1, "quay.io/acme/migrate:1"))
                .inNamespace(NAMESPACE)
                .create();
        sandbox.settle();

        assertThat(jobStatus().getConditions())
                .filteredOn(condition -> condition.getType().equals("Failed"))
                .extracting(JobCondition::getReason)
                .containsExactly("BackoffLimitExceeded");
        assertThat(sandbox.pods())
                .hasSize(2)
                .allMatch(pod -> pod.getStatus().getPhase().equals("Failed"));
    }

    private StatefulSetStatus statefulSetStatus() {
        return sandbox.client
                .apps()
                .statefulSets()
                .inNamespace(NAMESPACE)
                .withName("db")
                .get()
                .getStatus();
    }

    private JobStatus jobStatus() {
        return sandbox.client
                .batch()
                .v1()
                .jobs()
                .inNamespace(NAMESPACE)
                .withName("migrate")
                .get()
                .getStatus();
    }

    private static String name(Pod pod) {
        return pod.getMetadata().getName();
    }
}
