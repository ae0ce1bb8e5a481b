package dev.shipline.cluster;

import static dev.shipline.cluster.WorkloadState.count;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import java.util.Optional;

/** When a Deployment is rolled out: every pod is of the new version, none of the old one is left, and all are available. */
final class DeploymentRollout {
    private DeploymentRollout() {}

    static WorkloadState of(Deployment deployment) {
        DeploymentStatus status = Optional.ofNullable(deployment.getStatus()).orElseGet(DeploymentStatus::new);
        int desired = Optional.ofNullable(deployment.getSpec().getReplicas()).orElse(1);
        int updated = count(status.getUpdatedReplicas());
        int ready = count(status.getReadyReplicas());
        int available = count(status.getAvailableReplicas());
        int old = count(status.getReplicas()) - updated;

        if (!WorkloadState.speaksOf(
                status.getObservedGeneration(), deployment.getMetadata().getGeneration())) {
            return WorkloadState.ongoing(desired, ready, "the change is not taken up yet");
        }
        Optional<DeploymentCondition> overdue = overdue(status);
        if (overdue.isPresent()) {
            return WorkloadState.failed(desired, ready, "ProgressDeadlineExceeded: " + message(overdue.get()));
        }
        if (updated < desired) {
            String progress = updated + " of " + desired + " updated, " + ready + " ready";
            return Boolean.TRUE.equals(deployment.getSpec().getPaused())
                    ? WorkloadState.paused(desired, ready, progress + "; it is paused")
                    : WorkloadState.ongoing(desired, ready, progress);
        }
        if (old > 0) {
            return WorkloadState.ongoing(
                    desired, ready, updated + " of " + desired + " updated, " + old + " of the old version to end");
        }
        if (available < updated) {
            return WorkloadState.ongoing(
                    desired, ready, "all updated, " + ready + " of " + desired + " ready, " + available + " available");
        }
        return WorkloadState.done(desired, ready, ready + " of " + desired + " ready");
    }

    private static Optional<DeploymentCondition> overdue(DeploymentStatus status) {
        return status.getConditions().stream()
                .filter(condition -> "Progressing".equals(condition.getType()))
                .filter(condition -> "False".equals(condition.getStatus()))
                .filter(condition -> "ProgressDeadlineExceeded".equals(condition.getReason()))
                .findFirst();
    }

    private static String message(DeploymentCondition condition) {
        return Optional.ofNullable(condition.getMessage()).orElse("the cluster gave up waiting for the new pods");
    }
}
