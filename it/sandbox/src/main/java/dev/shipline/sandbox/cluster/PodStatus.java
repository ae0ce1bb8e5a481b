package dev.shipline.sandbox.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Instant;

/** What controllers want to know of a pod. */
final class PodStatus {
    private PodStatus() {}

    static String phase(JsonNode pod) {
        return Json.text(pod, "status", "phase");
    }

    static boolean finished(JsonNode pod) {
        return phase(pod).equals("Succeeded") || phase(pod).equals("Failed");
    }

    /** Counts towards the replicas that its owner wants. */
    static boolean active(JsonNode pod) {
        return !finished(pod) && !Meta.terminating(pod);
    }

    static boolean ready(JsonNode pod) {
        return Conditions.isTrue(pod, "Ready");
    }

    /** Ready for long enough. */
    static boolean available(JsonNode pod, int minReadySeconds, Clock clock) {
        return ready(pod)
                && Conditions.find(pod, "Ready")
                        .map(condition -> Instant.parse(Json.text(condition, "lastTransitionTime")))
                        .map(since -> !since.plusSeconds(minReadySeconds).isAfter(clock.instant()))
                        .orElse(false);
    }

    static int restarts(JsonNode pod) {
        return Json.items(pod, "status", "containerStatuses").stream()
                .mapToInt(container -> container.path("restartCount").asInt())
                .sum();
    }
}
