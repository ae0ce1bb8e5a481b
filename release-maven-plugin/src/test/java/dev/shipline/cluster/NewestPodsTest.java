package dev.shipline.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

class NewestPodsTest {
    private final Deployment deployment = Kube.deployment(2, 2, 1, 1, 1, 1);

    @Test
    void comparesRevisionsAsNumbers() {
        ReplicaSet ninth = Kube.replicaSet("orders-a", "9");
        ReplicaSet tenth = Kube.replicaSet("orders-b", "10");

        assertThat(NewestPods.replicaSet(deployment, List.of(tenth, ninth))).contains(tenth);
    }

    @Test
    void passesOverTheReplicaSetsOfOthers() {
        ReplicaSet own = Kube.replicaSet("orders-a", "1");
        ReplicaSet other = Kube.replicaSet("orders-b", "7");
        other.getMetadata().getOwnerReferences().get(0).setUid("uid-of-an-earlier-orders");

        assertThat(NewestPods.replicaSet(deployment, List.of(own, other))).contains(own);
    }

    @Test
    void takesPodsByTheUidOfTheirOwner() {
        Pod own = Kube.pod("orders-a-1", "orders-a", Kube.running(true));
        Pod old = Kube.pod("orders-b-1", "orders-b", Kube.running(true));

        assertThat(NewestPods.ownedBy(Kube.replicaSet("orders-a", "1"), List.of(own, old)))
                .containsExactly(own);
    }

    @Test
    void takesThePodsOfAStatefulSetByTheirRevision() {
        var set = new StatefulSetBuilder()
                .withNewMetadata()
                .withUid("uid-db")
                .endMetadata()
                .withNewStatus()
                .withUpdateRevision("db-2")
                .endStatus()
                .build();
        Pod old = labelled("db", "controller-revision-hash", "db-1");
        Pod fresh = labelled("db", "controller-revision-hash", "db-2");

        assertThat(NewestPods.of(set, List.of(old, fresh))).containsExactly(fresh);
    }

    @Test
    void takesThePodsOfADaemonSetByTheirGeneration() {
        var set = new DaemonSetBuilder()
                .withNewMetadata()
                .withUid("uid-agent")
                .addToAnnotations("deprecated.daemonset.template.generation", "4")
                .endMetadata()
                .build();
        Pod old = labelled("agent", "pod-template-generation", "3");
        Pod fresh = labelled("agent", "pod-template-generation", "4");

        assertThat(NewestPods.of(set, List.of(old, fresh))).containsExactly(fresh);
    }

    private static Pod labelled(String owner, String label, String value) {
        return new PodBuilder(Kube.pod(owner + "-" + value, owner, Kube.running(true)))
                .editMetadata()
                .addToLabels(label, value)
                .endMetadata()
                .build();
    }

    @Test
    void anUnreadyPodOfABadVersionHoldsAStatefulSetUp() {
        StatefulSet set = new StatefulSetBuilder()
                .withNewMetadata()
                .withNamespace("dev")
                .withName("db")
                .withUid("uid-db")
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .build();
        Pod left = Kube.pod("db-0", "db", Kube.crashLoop(3, 1, "Error"));

        assertThat(NewestPods.blocking(set, List.of(left), List.of()))
                .contains("pod db-0 of another version is not ready, and holds the others up until it is or is gone"
                        + " (kubectl -n dev delete pod db-0)");
        assertThat(NewestPods.blocking(set, List.of(left), List.of(left))).isEmpty();
        set.getSpec().setPodManagementPolicy("Parallel");
        assertThat(NewestPods.blocking(set, List.of(left), List.of())).isEmpty();
    }
}
