package dev.shipline.cluster;

import static dev.shipline.cluster.WorkloadState.count;

import io.fabric8.kubernetes.api.model.apps.RollingUpdateStatefulSetStrategy;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import io.fabric8.kubernetes.api.model.apps.StatefulSetUpdateStrategy;
import java.util.Objects;
import java.util.Optional;

/** When a StatefulSet is rolled out: its pods above the partition are of the new revision, and all of its pods are ready. */
final class StatefulSetRollout {
    private StatefulSetRollout() {}

    static WorkloadState of(StatefulSet set) {
        StatefulSetStatus status = Optional.ofNullable(set.getStatus()).orElseGet(StatefulSetStatus::new);
        int desired = Optional.ofNullable(set.getSpec().getReplicas()).orElse(1);
        int ready = count(status.getReadyReplicas());
        int updated = count(status.getUpdatedReplicas());
        int toUpdate = Math.max(0, desired - partition(set));

        if (!WorkloadState.speaksOf(
                status.getObservedGeneration(), set.getMetadata().getGeneration())) {
            return WorkloadState.ongoing(desired, ready, "the change is not taken up yet");
        }
        if (updatesOnlyWhatIsDeleted(set)) {
            return ready < desired
                    ? WorkloadState.ongoing(desired, ready, ready + " of " + desired + " ready")
                    : WorkloadState.done(desired, ready, ready + " of " + desired + " ready, updated when deleted");
        }
        boolean wholeSet = toUpdate == desired;
        boolean oneRevision = Objects.equals(status.getUpdateRevision(), status.getCurrentRevision());
        if (updated < toUpdate && !(wholeSet && oneRevision)) {
            return WorkloadState.ongoing(desired, ready, updated + " of " + toUpdate + " updated, " + ready + " ready");
        }
        if (ready < desired) {
            return WorkloadState.ongoing(desired, ready, "all updated, " + ready + " of " + desired + " ready");
        }
        int available = count(status.getAvailableReplicas());
        if (isToStayReady(set) && available < desired) {
            return WorkloadState.ongoing(
                    desired, ready, "all updated, " + ready + " of " + desired + " ready, " + available + " available");
        }
        if (wholeSet && !oneRevision) {
            return WorkloadState.ongoing(desired, ready, "all updated, the new revision is not the current one yet");
        }
        String kept = wholeSet ? "" : ", those below " + partition(set) + " kept by the partition";
        return WorkloadState.done(desired, ready, ready + " of " + desired + " ready" + kept);
    }

    /** Clusters from before 1.22 count nobody as available. */
    private static boolean isToStayReady(StatefulSet set) {
        return count(set.getSpec().getMinReadySeconds()) > 0;
    }

    /** The first ordinal that is updated. */
    private static int partition(StatefulSet set) {
        return Optional.ofNullable(set.getSpec().getUpdateStrategy())
                .map(StatefulSetUpdateStrategy::getRollingUpdate)
                .map(RollingUpdateStatefulSetStrategy::getPartition)
                .orElse(0);
    }

    private static boolean updatesOnlyWhatIsDeleted(StatefulSet set) {
        StatefulSetUpdateStrategy strategy = set.getSpec().getUpdateStrategy();
        return strategy != null && "OnDelete".equals(strategy.getType());
    }
}
