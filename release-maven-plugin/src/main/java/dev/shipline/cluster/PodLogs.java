package dev.shipline.cluster;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.stream.Stream;

/** The last lines that the containers of a pod, or of a Job's pods, printed. Needs the rights to list pods and to read their logs, no other. */
final class PodLogs {
    private static final int LINES = 100;

    private final KubernetesClient client;
    private final ApiFailures failures;

    PodLogs(KubernetesClient client, ApiFailures failures) {
        this.client = requireNonNull(client, "client is null");
        this.failures = requireNonNull(failures, "failures is null");
    }

    /** Empty if there is no such object any more, or if it is one that has no pods. */
    List<String> of(String namespace, String kind, String name) {
        List<Pod> all = failures.explained(
                Access.to("list", "pods", namespace),
                () -> client.pods().inNamespace(namespace).list().getItems());
        return failures.explained(Access.to("get", "pods/log", namespace), () -> all.stream()
                .filter(pod -> isOf(pod, kind, name))
                .flatMap(this::lines)
                .toList());
    }

    private static boolean isOf(Pod pod, String kind, String name) {
        return switch (kind) {
            case "Pod" -> pod.getMetadata().getName().equals(name);
            case "Job" ->
                pod.getMetadata().getOwnerReferences().stream()
                        .anyMatch(owner ->
                                owner.getKind().equals(kind) && owner.getName().equals(name));
            default -> false;
        };
    }

    private Stream<String> lines(Pod pod) {
        List<Container> containers = pod.getSpec().getContainers();
        return containers.stream().flatMap(container -> {
            String log = client.pods()
                    .inNamespace(pod.getMetadata().getNamespace())
                    .withName(pod.getMetadata().getName())
                    .inContainer(container.getName())
                    .tailingLines(LINES)
                    .getLog();
            String prefix = containers.size() == 1 ? "" : container.getName() + ": ";
            return log == null ? Stream.of() : log.lines().map(line -> prefix + line);
        });
    }
}
