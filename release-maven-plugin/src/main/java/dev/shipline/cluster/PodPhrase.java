package dev.shipline.cluster;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Optional;

/** What a pod is at, in the few words that a progress line has room for. */
final class PodPhrase {
    private PodPhrase() {}

    /** "pod orders-7c9-x2 pulling image"; empty for a pod that is ready, or through. */
    static Optional<String> of(Pod pod) {
        if (pod.getStatus() == null || pod.getMetadata().getDeletionTimestamp() != null || isReady(pod)) {
            return Optional.empty();
        }
        String name = "pod " + pod.getMetadata().getName() + " ";
        List<Ailment> ailments = PodAilments.of(pod);
        if (!ailments.isEmpty()) {
            Ailment ailment = ailments.get(0);
            return Optional.of(ailment.subject() + " " + ailment.reason());
        }
        return unstarted(pod).map(words -> name + words);
    }

    /** "pulling image"; empty for a pod all of whose containers have started. */
    static Optional<String> unstarted(Pod pod) {
        return isReady(pod) ? Optional.empty() : running(pod).or(() -> waiting(pod));
    }

    private static Optional<String> running(Pod pod) {
        return pod.getStatus().getInitContainerStatuses().stream()
                .filter(status -> status.getState() != null && status.getState().getRunning() != null)
                .filter(status -> !Boolean.TRUE.equals(status.getReady()) && !Boolean.TRUE.equals(status.getStarted()))
                .findFirst()
                .map(status -> "running init container " + status.getName());
    }

    private static Optional<String> waiting(Pod pod) {
        List<ContainerStatus> statuses = pod.getStatus().getContainerStatuses();
        if (statuses.isEmpty()) {
            return Optional.of("waiting for a node");
        }
        return statuses.stream()
                .map(ContainerStatus::getState)
                .filter(state -> state != null && state.getWaiting() != null)
                .map(ContainerState::getWaiting)
                .findFirst()
                .map(waiting -> isCreating(waiting.getReason()) ? creating(pod) : waiting.getReason());
    }

    private static boolean isCreating(String reason) {
        return reason == null || reason.equals("ContainerCreating") || reason.equals("PodInitializing");
    }

    /** Once sandbox, network and volumes stand, all that a container can wait for is its image. */
    private static String creating(Pod pod) {
        boolean isPrepared = pod.getStatus().getConditions().stream()
                .anyMatch(condition -> "PodReadyToStartContainers".equals(condition.getType())
                        && "True".equals(condition.getStatus()));
        return isPrepared ? "pulling image" : "being created";
    }

    static boolean isReady(Pod pod) {
        return pod.getStatus().getConditions().stream()
                .anyMatch(condition -> "Ready".equals(condition.getType()) && "True".equals(condition.getStatus()));
    }
}
