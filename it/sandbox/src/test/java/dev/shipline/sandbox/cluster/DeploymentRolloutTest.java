package dev.shipline.sandbox.cluster;

import static dev.shipline.sandbox.cluster.Manifests.deployment;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.DeploymentStrategy;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeploymentRolloutTest {
    @TempDir
    Path folder;

    @AutoClose
    private TickingCluster sandbox;

    @BeforeEach
    void start() {
        sandbox = new TickingCluster(folder);
    }

    @Test
    void reachesTheWantedReplicasStepByStep() {
        sandbox.apply(deployment("orders", 2, "quay.io/acme/orders:1"));
        assertThat(sandbox.deployment("orders").getStatus()).isNull();

        sandbox.tick(1);
        assertThat(status().getObservedGeneration()).isEqualTo(1);
        assertThat(status().getReadyReplicas()).isNull();
        assertThat(sandbox.pods()).hasSize(2).noneMatch(TickingCluster::ready);

        sandbox.settle();
        assertThat(status())
                .returns(2, DeploymentStatus::getReplicas)
                .returns(2, DeploymentStatus::getUpdatedReplicas)
                .returns(2, DeploymentStatus::getReadyReplicas)
                .returns(2, DeploymentStatus::getAvailableReplicas)
                .returns(null, DeploymentStatus::getUnavailableReplicas);
        assertThat(condition("Available").getStatus()).isEqualTo("True");
        assertThat(condition("Progressing").getReason()).isEqualTo("NewReplicaSetAvailable");
        assertThat(sandbox.pods()).hasSize(2).allMatch(TickingCluster::ready);
    }

    @Test
    void linksPodsToTheDeploymentThroughTheReplicaSet() {
        rollOut("quay.io/acme/orders:1");

        ReplicaSet replicaSet = sandbox.replicaSets().get(0);
        assertThat(replicaSet.getMetadata().getOwnerReferences())
                .singleElement()
                .returns("Deployment", OwnerReference::getKind)
                .returns(sandbox.deployment("orders").getMetadata().getUid(), OwnerReference::getUid);
        assertThat(replicaSet.getMetadata().getAnnotations()).containsEntry(ReplicaSets.REVISION, "1");
        assertThat(sandbox.pods())
                .allSatisfy(pod -> assertThat(pod.getMetadata().getOwnerReferences())
                        .extracting(OwnerReference::getUid)
                        .containsExactly(replicaSet.getMetadata().getUid()));
    }

    @Test
    void neverHasFewerAvailablePodsThanAllowedWhileItRolls() {
        rollOut("quay.io/acme/orders:1");
        sandbox.apply(deployment("orders", 2, "quay.io/acme/orders:2"));

        // Right after the change the status still speaks of the generation before
        assertThat(status().getObservedGeneration()).isEqualTo(1);
        assertThat(sandbox.deployment("orders").getMetadata().getGeneration()).isEqualTo(2);
        for (int i = 0; i < 30; i++) {
            sandbox.tick(1);
            assertThat(sandbox.pods().stream().filter(TickingCluster::ready).count())
                    .isGreaterThanOrEqualTo(2);
            assertThat(sandbox.pods().stream().filter(pod -> pod.getMetadata().getDeletionTimestamp() == null))
                    .hasSizeLessThanOrEqualTo(3);
        }

        assertThat(images()).containsOnly("quay.io/acme/orders:2");
        assertThat(newestFirst())
                .extracting(replicaSet -> replicaSet.getSpec().getReplicas())
                .containsExactly(2, 0);
        assertThat(sandbox.deployment("orders").getMetadata().getAnnotations())
                .containsEntry(ReplicaSets.REVISION, "2");
    }

    @Test
    void keepsTheOldPodsWhileTheNewOnesFail() {
        rollOut("quay.io/acme/orders:1");
        sandbox.missingImages.add("quay.io/acme/orders:2");
        sandbox.apply(deployment("orders", 2, "quay.io/acme/orders:2"));
        sandbox.settle();

        assertThat(images())
                .containsExactlyInAnyOrder("quay.io/acme/orders:1", "quay.io/acme/orders:1", "quay.io/acme/orders:2");
        assertThat(status())
                .returns(1, DeploymentStatus::getUpdatedReplicas)
                .returns(1, DeploymentStatus::getUnavailableReplicas);
    }

    @Test
    void reusesTheOldReplicaSetWhenItIsRolledBack() {
        rollOut("quay.io/acme/orders:1");
        String first = sandbox.replicaSets().get(0).getMetadata().getName();
        rollOut("quay.io/acme/orders:2");
        rollOut("quay.io/acme/orders:1");

        assertThat(sandbox.replicaSets()).hasSize(2);
        assertThat(newestFirst().get(0).getMetadata())
                .returns(first, metadata -> metadata.getName())
                .satisfies(metadata -> assertThat(metadata.getAnnotations()).containsEntry(ReplicaSets.REVISION, "3"));
    }

    @Test
    void takesNoNoticeOfWhatATemplateSpellsOutAsEmpty() {
        rollOut("quay.io/acme/orders:1");
        sandbox.client
                .apps()
                .deployments()
                .inNamespace(TickingCluster.NAMESPACE)
                .withName("orders")
                .patch(PatchContext.of(PatchType.STRATEGIC_MERGE), """
                        {"spec":{"template":{"spec":{"containers":[{"name":"app","resources":{},"env":[]}]}}}}
                        """);
        sandbox.settle();

        assertThat(sandbox.deployment("orders").getMetadata().getGeneration()).isEqualTo(2);
        assertThat(sandbox.replicaSets()).hasSize(1);
    }

    @Test
    void saysThatTheDeadlineIsExceeded() {
        sandbox.cluster.pods().put("orders", PodBehaviour.parse("unready"));
        var deployment = deployment("orders", 1, "quay.io/acme/orders:1");
        deployment.getSpec().setProgressDeadlineSeconds(60);
        sandbox.apply(deployment);
        sandbox.settle();
        assertThat(condition("Progressing").getStatus()).isEqualTo("True");

        sandbox.pass(Duration.ofSeconds(61));
        sandbox.tick(1);

        assertThat(condition("Progressing"))
                .returns("False", DeploymentCondition::getStatus)
                .returns("ProgressDeadlineExceeded", DeploymentCondition::getReason);
        assertThat(condition("Available").getStatus()).isEqualTo("False");
    }

    @Test
    void stopsAllPodsFirstWhenItRecreates() {
        var deployment = deployment("orders", 2, "quay.io/acme/orders:1");
        deployment.getSpec().setStrategy(new DeploymentStrategy(null, "Recreate"));
        sandbox.apply(deployment);
        sandbox.settle();
        deployment.getSpec().getTemplate().getSpec().getContainers().get(0).setImage("quay.io/acme/orders:2");
        sandbox.apply(deployment);
        for (int i = 0; i < 20; i++) {
            sandbox.tick(1);
            assertThat(images().stream().distinct().count()).isLessThanOrEqualTo(1);
        }
        assertThat(images()).containsExactly("quay.io/acme/orders:2", "quay.io/acme/orders:2");
    }

    @Test
    void tellsOfEachScaling() {
        rollOut("quay.io/acme/orders:1");

        assertThat(sandbox.events(sandbox.deployment("orders").getMetadata().getUid()))
                .extracting(Event::getReason)
                .containsOnly("ScalingReplicaSet");
    }

    @Test
    void takesItsPodsWithItWhenItIsDeleted() {
        rollOut("quay.io/acme/orders:1");
        sandbox.client
                .apps()
                .deployments()
                .inNamespace(TickingCluster.NAMESPACE)
                .withName("orders")
                .delete();
        assertThat(sandbox.replicaSets()).isEmpty();
        sandbox.tick(2);
        assertThat(sandbox.pods()).isEmpty();
    }

    @Test
    void followsItsAutoscaler() {
        sandbox.client.resource("""
                        {"apiVersion":"autoscaling/v1","kind":"HorizontalPodAutoscaler","metadata":{"name":"orders"},
                         "spec":{"minReplicas":3,"maxReplicas":5,"targetCPUUtilizationPercentage":70,
                                 "scaleTargetRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"orders"}}}
                        """).inNamespace(TickingCluster.NAMESPACE).create();
        rollOut("quay.io/acme/orders:1");

        assertThat(sandbox.pods()).hasSize(3);
        assertThat(sandbox.client
                        .autoscaling()
                        .v2()
                        .horizontalPodAutoscalers()
                        .inNamespace(TickingCluster.NAMESPACE)
                        .withName("orders")
                        .get()
                        .getSpec()
                        .getMetrics()
                        .get(0)
                        .getResource()
                        .getTarget()
                        .getAverageUtilization())
                .isEqualTo(70);
    }

    private void rollOut(String image) {
        sandbox.apply(deployment("orders", 2, image));
        sandbox.settle();
    }

    private DeploymentStatus status() {
        return sandbox.deployment("orders").getStatus();
    }

    private DeploymentCondition condition(String type) {
        return status().getConditions().stream()
                .filter(condition -> condition.getType().equals(type))
                .findFirst()
                .orElseThrow();
    }

    private List<String> images() {
        return sandbox.pods().stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .map(Pod::getSpec)
                .map(spec -> spec.getContainers().get(0).getImage())
                .toList();
    }

    private List<ReplicaSet> newestFirst() {
        return sandbox.replicaSets().stream()
                .sorted(Comparator.comparing((ReplicaSet replicaSet) ->
                                replicaSet.getMetadata().getAnnotations().get(ReplicaSets.REVISION))
                        .reversed())
                .toList();
    }
}
