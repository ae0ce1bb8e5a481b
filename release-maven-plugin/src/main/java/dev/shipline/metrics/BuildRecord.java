package dev.shipline.metrics;

import dev.shipline.document.Document;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How the build of one module ended that the goals do not tell of: one that failed before them, one that was cancelled, one that ships nothing. It is
 * written by the build extension, which knows no names of metrics and no rules of tags.
 *
 * @param facts what the extension wrote: service, prefix, status, seconds and, where they are known, failure_phase, env, image, role, module, sha, url
 */
record BuildRecord(Map<String, String> facts, Instant at) implements Signal {
    BuildRecord {
        facts = Map.copyOf(facts);
        at = at.truncatedTo(ChronoUnit.SECONDS);
    }

    static BuildRecord of(Instant at, Document payload) {
        Map<String, String> facts = new LinkedHashMap<>();
        payload.fields().forEach((name, value) -> facts.put(name, value.text("")));
        return new BuildRecord(facts, at);
    }

    @Override
    public Kind kind() {
        return Kind.BUILD;
    }

    @Override
    public Map<String, Object> payload() {
        return Map.copyOf(facts);
    }

    Optional<String> fact(String name) {
        return Optional.ofNullable(facts.get(name)).filter(value -> !value.isBlank());
    }

    double seconds() {
        try {
            return Double.parseDouble(fact("seconds").orElse("0"));
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
