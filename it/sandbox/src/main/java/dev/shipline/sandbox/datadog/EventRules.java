package dev.shipline.sandbox.datadog;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/** Reads events (version 1) and DORA deployments and failures. */
final class EventRules {
    private static final Set<String> ALERTS =
            Set.of("error", "warning", "info", "success", "user_update", "recommendation", "snapshot");
    private static final long NANOS_BEGIN = 1_000_000_000_000_000_000L;
    private static final long MILLIS_BEGIN = 1_000_000_000_000L;

    private EventRules() {}

    static ReceivedEvent event(JsonNode event, Instant now) {
        Rules.requiredText(event, "title");
        Rules.requiredText(event, "text");
        Rules.atMost(event, "title", 100);
        Rules.atMost(event, "text", 4000);
        Rules.atMost(event, "aggregation_key", 100);
        Rules.oneOf(event, "alert_type", ALERTS);
        Rules.oneOf(event, "priority", Set.of("normal", "low"));
        long happened = event.path("date_happened").asLong(now.getEpochSecond());
        Instant time = Instant.ofEpochSecond(happened);
        if (time.isBefore(now.minus(Duration.ofHours(18))) || time.isAfter(now.plus(Duration.ofMinutes(10)))) {
            throw Rejection.badRequest(
                    "\"date_happened\" " + happened + " is not in seconds, or older than 18 hours, or to come");
        }
        return new ReceivedEvent(
                event.path("title").asText(),
                event.path("text").asText(),
                event.path("alert_type").asText("info"),
                event.path("priority").asText("normal"),
                event.path("aggregation_key").asText(),
                event.path("source_type_name").asText(),
                event.path("host").asText(),
                happened,
                Rules.tags(event.path("tags")));
    }

    static JsonNode deployment(JsonNode payload) {
        JsonNode attributes = payload.at("/data/attributes");
        Rules.requiredText(attributes, "service");
        long started = seconds(attributes, "started_at");
        if (seconds(attributes, "finished_at") < started) {
            throw Rejection.badRequest("\"finished_at\" is before \"started_at\"");
        }
        common(attributes);
        return attributes;
    }

    static JsonNode failure(JsonNode payload) {
        JsonNode attributes = payload.at("/data/attributes");
        seconds(attributes, "started_at");
        if (attributes.path("services").isEmpty() && !attributes.hasNonNull("team")) {
            throw Rejection.badRequest("\"services\" or \"team\" is required");
        }
        common(attributes);
        return attributes;
    }

    private static void common(JsonNode attributes) {
        JsonNode git = attributes.path("git");
        if (!git.isMissingNode()) {
            Rules.requiredText(git, "repository_url");
            if (!Rules.requiredText(git, "commit_sha").matches("[0-9a-f]{40}")) {
                throw Rejection.badRequest("\"commit_sha\" has to be the 40 digits of a commit");
            }
        }
        if (attributes.has("id") && !attributes.path("id").asText().matches("[A-Za-z0-9_.:-]{16,128}")) {
            throw Rejection.badRequest("\"id\" has to be 16 to 128 letters, digits and - _ . :");
        }
        Rules.tags(attributes.path("custom_tags"));
    }

    /** Seconds, milliseconds or nanoseconds: Datadog tells them apart by their size. */
    private static long seconds(JsonNode node, String field) {
        if (!node.path(field).isIntegralNumber() || node.path(field).asLong() <= 0) {
            throw Rejection.badRequest("\"" + field + "\" is required, as a number");
        }
        long time = node.path(field).asLong();
        if (time >= NANOS_BEGIN) {
            return time / 1_000_000_000;
        }
        return time >= MILLIS_BEGIN ? time / 1_000 : time;
    }
}
