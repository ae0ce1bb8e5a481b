package dev.shipline.metrics;

import static java.util.Objects.requireNonNull;

import dev.shipline.document.Document;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What Datadog's DORA metrics are told.
 *
 * @param kind       DEPLOYMENT, FAILURE or PATCH
 * @param id         of the deployment or the failure; of a patch, the deployment that is patched. The same for the same revision, whoever tells it and how often
 * @param attributes as Datadog's API names them
 */
record DoraRecord(Kind kind, String id, Map<String, Object> attributes, Instant at) implements Signal {
    DoraRecord {
        requireNonNull(kind, "kind is null");
        requireNonNull(id, "id is null");
        attributes = Map.copyOf(attributes);
        at = at.truncatedTo(ChronoUnit.SECONDS);
    }

    static DoraRecord of(Kind kind, Instant at, Document payload) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        payload.at("attributes").fields().forEach((name, value) -> attributes.put(name, value.tree()));
        return new DoraRecord(kind, payload.at("id").text(""), attributes, at);
    }

    @Override
    public Map<String, Object> payload() {
        return Map.of("id", id, "attributes", attributes);
    }
}
