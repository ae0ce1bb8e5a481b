package dev.shipline.cluster;

import dev.shipline.cluster.Ailment.Kind;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Compares each look with those before: whether a container was restarted, or a pod that was ready no longer is. A pod that is gone, or came later, is not
 * held against anybody: nodes are emptied and workloads are scaled while services run.
 */
final class Steadiness {
    private final Map<String, Integer> restarts = new HashMap<>();
    private final Set<String> ready = new HashSet<>();

    List<Finding> lossesIn(List<Snapshot> snapshots) {
        List<Finding> losses = new ArrayList<>();
        for (Snapshot snapshot : snapshots) {
            snapshot.pods().stream()
                    .filter(pod -> pod.getStatus() != null && pod.getMetadata().getDeletionTimestamp() == null)
                    .flatMap(this::losses)
                    .forEach(ailment -> losses.add(new Finding(snapshot, ailment)));
        }
        return losses;
    }

    private Stream<Ailment> losses(Pod pod) {
        List<Ailment> losses = new ArrayList<>();
        Stream.concat(
                        pod.getStatus().getInitContainerStatuses().stream(),
                        pod.getStatus().getContainerStatuses().stream())
                .filter(status -> isRestarted(pod, status))
                .forEach(status -> losses.add(PodAilments.ofRestart(pod, status)));
        if (losses.isEmpty() && isNoLongerReady(pod)) {
            losses.add(PodAilments.of(pod).stream()
                    .findFirst()
                    .orElseGet(() -> PodAilments.ofUnready(pod))
                    .as(Kind.NOT_READY, "was ready, and is no longer: " + words(pod)));
        }
        return losses.stream();
    }

    private boolean isRestarted(Pod pod, ContainerStatus status) {
        int now = WorkloadState.count(status.getRestartCount());
        Integer before = restarts.put(pod.getMetadata().getUid() + "/" + status.getName(), now);
        return before != null && now > before;
    }

    private boolean isNoLongerReady(Pod pod) {
        String uid = pod.getMetadata().getUid();
        if (PodPhrase.isReady(pod)) {
            ready.add(uid);
            return false;
        }
        return ready.contains(uid);
    }

    private static String words(Pod pod) {
        return PodAilments.of(pod).stream().findFirst().map(Ailment::reason).orElse("the cluster does not say why");
    }
}
