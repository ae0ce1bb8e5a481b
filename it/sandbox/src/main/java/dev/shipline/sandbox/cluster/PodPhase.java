package dev.shipline.sandbox.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Draws a pod's phase and conditions from its containers. */
final class PodPhase {
    private PodPhase() {}

    static void settle(ObjectNode pod, String now) {
        List<JsonNode> containers = Json.items(pod, "status", "containerStatuses");
        String phase = phase(pod, containers);
        Json.child(pod, "status").put("phase", phase);
        boolean finished = phase.equals("Succeeded") || phase.equals("Failed");
        List<String> unready = containers.stream()
                .filter(container -> !container.path("ready").asBoolean())
                .map(container -> Json.text(container, "name"))
                .toList();
        boolean ready = unready.isEmpty() && !finished;
        String reason = ready ? "" : finished ? "PodCompleted" : "ContainersNotReady";
        String message = ready || finished ? "" : "containers with unready status: [" + String.join(" ", unready) + "]";
        Conditions.set(pod, "ContainersReady", ready, reason, message, now);
        Conditions.set(pod, "Ready", ready, reason, message, now);
    }

    private static String phase(JsonNode pod, List<JsonNode> containers) {
        boolean ended = containers.stream()
                .allMatch(container -> container.path("state").has("terminated"));
        boolean failed = containers.stream()
                .anyMatch(container -> Json.number(0, container, "state", "terminated", "exitCode") != 0);
        String policy = Json.text(pod, "spec", "restartPolicy");
        if (ended && !failed && !policy.equals("Always")) {
            return "Succeeded";
        }
        if (ended && failed && policy.equals("Never")) {
            return "Failed";
        }
        boolean everRan = containers.stream()
                .allMatch(container -> !container.path("state").has("waiting")
                        || !container.path("lastState").isEmpty());
        return everRan ? "Running" : "Pending";
    }
}
