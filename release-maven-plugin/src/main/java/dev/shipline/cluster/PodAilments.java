package dev.shipline.cluster;

import dev.shipline.cluster.Ailment.Kind;
import dev.shipline.cluster.Ailment.PodContainer;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What is wrong with a pod. One that is being deleted is not asked: it is meant to end. */
final class PodAilments {
    /** Ends that come from the node, after which the controller starts another pod. */
    private static final Set<String> TRANSIENT_ENDS =
            Set.of("Evicted", "Preempting", "NodeLost", "NodeShutdown", "Terminated", "UnexpectedAdmissionError");

    private PodAilments() {}

    static List<Ailment> of(Pod pod) {
        if (pod.getStatus() == null || pod.getMetadata().getDeletionTimestamp() != null) {
            return List.of();
        }
        String end = Optional.ofNullable(pod.getStatus().getReason()).orElse("");
        if (TRANSIENT_ENDS.contains(end)) {
            return List.of(ofPod(Kind.EVICTED, pod, end + said(pod.getStatus().getMessage())));
        }
        Optional<PodCondition> unscheduled = condition(pod, "PodScheduled");
        if (unscheduled.isPresent()) {
            return List.of(ofUnscheduled(pod, unscheduled.get()));
        }
        List<Ailment> ailments = new ArrayList<>();
        for (ContainerStatus status : pod.getStatus().getInitContainerStatuses()) {
            ContainerAilment.of(pod, status, specification(pod, status), true).ifPresent(ailments::add);
        }
        for (ContainerStatus status : pod.getStatus().getContainerStatuses()) {
            ContainerAilment.of(pod, status, specification(pod, status), false).ifPresent(ailments::add);
        }
        return ailments;
    }

    /** The scheduler names a node for which it ends lesser pods first: they take their time to go. */
    private static Ailment ofUnscheduled(Pod pod, PodCondition condition) {
        String words = "no node takes it" + said(condition.getMessage());
        String nominated = pod.getStatus().getNominatedNodeName();
        return nominated == null || nominated.isBlank()
                ? ofPod(Kind.UNSCHEDULABLE, pod, words)
                : ofPod(Kind.SCALING_UP, pod, words + "; room is being made on node " + nominated);
    }

    /** What a pod is at that nothing seems to be wrong with. Its events may tell more: of a volume or a network that is not there, say, no status speaks. */
    static Optional<Ailment> ofUnstarted(Pod pod) {
        if (pod.getStatus() == null || pod.getMetadata().getDeletionTimestamp() != null) {
            return Optional.empty();
        }
        return PodPhrase.unstarted(pod).map(words -> ofPod(Kind.NOT_STARTED, pod, "still " + words));
    }

    /** A restart that a pod got over, of a container that was meant to run on. */
    static Ailment ofRestart(Pod pod, ContainerStatus status) {
        boolean isInit = pod.getStatus().getInitContainerStatuses().contains(status);
        return ContainerAilment.ofRestart(pod, status, specification(pod, status), isInit);
    }

    static Ailment ofUnready(Pod pod) {
        return ofPod(Kind.NOT_READY, pod, "is not ready");
    }

    private static Optional<PodCondition> condition(Pod pod, String type) {
        return pod.getStatus().getConditions().stream()
                .filter(condition -> type.equals(condition.getType()) && "False".equals(condition.getStatus()))
                .findFirst();
    }

    private static Ailment ofPod(Kind kind, Pod pod, String reason) {
        PodContainer where = new PodContainer(
                pod.getMetadata().getNamespace(),
                pod.getMetadata().getName(),
                pod.getMetadata().getUid(),
                Optional.empty(),
                false);
        return new Ailment(kind, "pod " + pod.getMetadata().getName(), reason, Optional.of(where), 0, List.of());
    }

    private static String said(String message) {
        return message == null || message.isBlank() ? "" : ": " + message;
    }

    private static Optional<Container> specification(Pod pod, ContainerStatus status) {
        if (pod.getSpec() == null) {
            return Optional.empty();
        }
        return Stream.concat(pod.getSpec().getInitContainers().stream(), pod.getSpec().getContainers().stream())
                .filter(container -> container.getName().equals(status.getName()))
                .findFirst();
    }
}
