package dev.shipline.cluster;

import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;

/** Objects as an API server would show them, of a service "orders" in the namespace "dev". */
final class Kube {
    static final String DIGEST = "sha256:" + "a".repeat(64);
    static final String REPOSITORY = "quay.io/acme/orders";
    static final String IMAGE = REPOSITORY + "@" + DIGEST;
    static final WorkloadId ORDERS = new WorkloadId(WorkloadKind.DEPLOYMENT, "dev", "orders");

    private Kube() {}

    static Deployment deployment(long generation, long observed, int replicas, int all, int updated, int ready) {
        return new DeploymentBuilder()
                .withNewMetadata()
                .withNamespace("dev")
                .withName("orders")
                .withUid("uid-orders")
                .withGeneration(generation)
                .endMetadata()
                .withNewSpec()
                .withReplicas(replicas)
                .withNewSelector()
                .addToMatchLabels("app", "orders")
                .endSelector()
                .withNewTemplate()
                .withNewSpec()
                .addNewContainer()
                .withName("orders")
                .withImage(IMAGE)
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .withNewStatus()
                .withObservedGeneration(observed)
                .withReplicas(all)
                .withUpdatedReplicas(updated)
                .withReadyReplicas(ready)
                .withAvailableReplicas(ready)
                .endStatus()
                .build();
    }

    static Deployment overdue(Deployment deployment) {
        return new DeploymentBuilder(deployment)
                .editStatus()
                .addNewCondition()
                .withType("Progressing")
                .withStatus("False")
                .withReason("ProgressDeadlineExceeded")
                .withMessage("ReplicaSet \"orders-7c9\" has timed out progressing.")
                .endCondition()
                .endStatus()
                .build();
    }

    static ReplicaSet replicaSet(String name, String revision) {
        return new ReplicaSetBuilder()
                .withNewMetadata()
                .withNamespace("dev")
                .withName(name)
                .withUid("uid-" + name)
                .addToLabels("app", "orders")
                .addToAnnotations("deployment.kubernetes.io/revision", revision)
                .addNewOwnerReference()
                .withKind("Deployment")
                .withName("orders")
                .withUid("uid-orders")
                .endOwnerReference()
                .endMetadata()
                .build();
    }

    static ReplicaSet refused(ReplicaSet set, String message) {
        return new ReplicaSetBuilder(set)
                .withNewStatus()
                .addNewCondition()
                .withType("ReplicaFailure")
                .withStatus("True")
                .withReason("FailedCreate")
                .withMessage(message)
                .endCondition()
                .endStatus()
                .build();
    }

    /** A pod whose only container has this status. */
    static Pod pod(String name, String owner, ContainerStatus status) {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace("dev")
                .withName(name)
                .withUid("uid-" + name)
                .addToLabels("app", "orders")
                .addNewOwnerReference()
                .withKind("ReplicaSet")
                .withName(owner)
                .withUid("uid-" + owner)
                .endOwnerReference()
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("orders")
                .withImage(IMAGE)
                .withNewReadinessProbe()
                .withNewHttpGet()
                .withPath("/health")
                .withNewPort(8080)
                .endHttpGet()
                .endReadinessProbe()
                .endContainer()
                .endSpec()
                .withNewStatus()
                .withContainerStatuses(status)
                .endStatus()
                .build();
    }

    static Pod pod(ContainerStatus status) {
        return pod("orders-7c9-x2", "orders-7c9", status);
    }

    static Pod unscheduled(String message) {
        return new PodBuilder(pod(waiting("", "")))
                .withNewStatus()
                .addNewCondition()
                .withType("PodScheduled")
                .withStatus("False")
                .withReason("Unschedulable")
                .withMessage(message)
                .endCondition()
                .endStatus()
                .build();
    }

    static ContainerStatus waiting(String reason, String message) {
        return new ContainerStatusBuilder()
                .withName("orders")
                .withImage(IMAGE)
                .withRestartCount(0)
                .withReady(false)
                .withNewState()
                .withNewWaiting()
                .withReason(reason)
                .withMessage(message)
                .endWaiting()
                .endState()
                .build();
    }

    static ContainerStatus crashLoop(int restarts, int exitCode, String reason) {
        return new ContainerStatusBuilder(waiting("CrashLoopBackOff", "back-off 10s restarting failed container"))
                .withRestartCount(restarts)
                .withLastState(new ContainerStateBuilder()
                        .withNewTerminated()
                        .withExitCode(exitCode)
                        .withReason(reason)
                        .endTerminated()
                        .build())
                .build();
    }

    static ContainerStatus terminated(int exitCode, String reason, String message) {
        return new ContainerStatusBuilder(waiting("", ""))
                .withState(new ContainerStateBuilder()
                        .withNewTerminated()
                        .withExitCode(exitCode)
                        .withReason(reason)
                        .withMessage(message)
                        .endTerminated()
                        .build())
                .build();
    }

    static ContainerStatus running(boolean ready) {
        return new ContainerStatusBuilder(waiting("", ""))
                .withReady(ready)
                .withImageID(IMAGE)
                .withState(new ContainerStateBuilder()
                        .withNewRunning()
                        .withStartedAt("2026-11-22T10:00:00Z")
                        .endRunning()
                        .build())
                .build();
    }

    static Event event(String uid, String time, String reason, String message) {
        return new EventBuilder()
                .withNewMetadata()
                .withNamespace("dev")
                .withName(uid + "." + reason + "." + time.hashCode())
                .endMetadata()
                .withNewInvolvedObject()
                .withUid(uid)
                .endInvolvedObject()
                .withReason(reason)
                .withMessage(message)
                .withLastTimestamp(time)
                .withCount(1)
                .build();
    }
}
