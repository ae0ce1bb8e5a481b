package dev.shipline.sandbox.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Init containers always end well, at once. */
final class InitContainers {
    private InitContainers() {}

    static List<ObjectNode> completed(JsonNode pod, String now) {
        return Json.items(pod, "spec", "initContainers").stream()
                .map(container -> completedStatus(container, now))
                .toList();
    }

    private static ObjectNode completedStatus(JsonNode container, String now) {
        ObjectNode status = ContainerLife.fresh(container);
        status.put("ready", true).put("imageID", new ImageReference(Json.text(container, "image")).id());
        status.putObject("state")
                .putObject("terminated")
                .put("exitCode", 0)
                .put("reason", "Completed")
                .put("startedAt", now)
                .put("finishedAt", now);
        return status;
    }
}
