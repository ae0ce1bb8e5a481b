package dev.shipline.cluster;

import static dev.shipline.cluster.WorkloadState.count;

import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetStatus;
import io.fabric8.kubernetes.api.model.apps.DaemonSetUpdateStrategy;
import java.util.Optional;

/** When a DaemonSet is rolled out: every node that should run it runs the new version, available. */
final class DaemonSetRollout {
    private DaemonSetRollout() {}

    static WorkloadState of(DaemonSet set) {
        DaemonSetStatus status = Optional.ofNullable(set.getStatus()).orElseGet(DaemonSetStatus::new);
        int desired = count(status.getDesiredNumberScheduled());
        int ready = count(status.getNumberReady());
        int updated = count(status.getUpdatedNumberScheduled());
        int available = count(status.getNumberAvailable());

        if (!WorkloadState.speaksOf(
                status.getObservedGeneration(), set.getMetadata().getGeneration())) {
            return WorkloadState.ongoing(desired, ready, "the change is not taken up yet");
        }
        if (updated < desired && !updatesOnlyWhatIsDeleted(set)) {
            return WorkloadState.ongoing(desired, ready, updated + " of " + desired + " updated, " + ready + " ready");
        }
        if (available < desired) {
            return WorkloadState.ongoing(
                    desired, ready, "all updated, " + ready + " of " + desired + " ready, " + available + " available");
        }
        String later = updatesOnlyWhatIsDeleted(set) && updated < desired ? ", updated when deleted" : "";
        return WorkloadState.done(desired, ready, ready + " of " + desired + " ready" + later);
    }

    private static boolean updatesOnlyWhatIsDeleted(DaemonSet set) {
        DaemonSetUpdateStrategy strategy = set.getSpec().getUpdateStrategy();
        return strategy != null && "OnDelete".equals(strategy.getType());
    }
}
