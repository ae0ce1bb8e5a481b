package dev.shipline.cluster;

import dev.shipline.cluster.Ailment.Kind;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One look at a workload.
 *
 * @param pods     of the version that is being rolled out; none while the cluster has not taken up the change
 * @param images   that the workload's pods ask for
 * @param refusal  why the cluster creates no pods ("exceeded quota: …")
 * @param uids     of the workload and of what it owns, whose events speak of it
 */
record Snapshot(
        WorkloadId id,
        WorkloadState state,
        List<Pod> pods,
        List<String> images,
        Optional<String> refusal,
        List<String> uids) {
    Snapshot {
        pods = List.copyOf(pods);
        images = List.copyOf(images);
        uids = List.copyOf(uids);
    }

    static Snapshot absent(WorkloadId id) {
        return new Snapshot(
                id, WorkloadState.absent(id.namespace()), List.of(), List.of(), Optional.empty(), List.of());
    }

    boolean isDone() {
        return state.isDone();
    }

    /** Everything that is wrong now, down to the workload's own state. */
    List<Ailment> ailments() {
        List<Ailment> ailments = new ArrayList<>();
        if (isDone()) {
            return ailments;
        }
        for (Pod pod : pods) {
            List<Ailment> ofPod = PodAilments.of(pod);
            ailments.addAll(ofPod);
            if (ofPod.isEmpty()) {
                PodAilments.ofUnstarted(pod).ifPresent(ailments::add);
            }
        }
        refusal.map(words -> Ailment.ofWorkload(Kind.NOT_CREATED, id, "its pods are refused: " + words))
                .ifPresent(ailments::add);
        ailments.add(Ailment.ofWorkload(kind(), id, state.detail()));
        return ailments;
    }

    private Kind kind() {
        return switch (state.standing()) {
            case FAILED -> Kind.FAILED;
            case ABSENT -> Kind.ABSENT;
            case PAUSED -> Kind.PAUSED;
            case ONGOING, DONE -> Kind.WAITING;
        };
    }

    /** "Deployment orders: 2 of 2 ready". */
    String line() {
        return id + ": " + state.detail();
    }

    /** "Deployment/orders 2/2 ready, quay.io/acme/orders:1.2". */
    String statusLine() {
        String subject = id.kind().word() + "/" + id.name();
        if (state.standing() == WorkloadState.Standing.ABSENT) {
            return subject + " " + state.detail();
        }
        String more = isDone() ? "" : " (" + state.detail() + ")";
        return subject + " " + state.ready() + "/" + state.desired() + " ready" + more + ", "
                + String.join(", ", images);
    }
}
