package dev.shipline.metrics;

import dev.shipline.document.Document;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A signal that waits to be sent. */
record JournalEntry(String id, Signal signal) {
    static JournalEntry of(Signal signal) {
        return new JournalEntry(UUID.randomUUID().toString(), signal);
    }

    boolean expired(Instant now) {
        return signal.at().plus(signal.kind().retention()).isBefore(now);
    }

    String toLine() {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("id", id);
        line.put("kind", signal.kind().word());
        line.put("timestamp", signal.at().getEpochSecond());
        line.put("payload", signal.payload());
        return Document.of(line).toJson();
    }

    /** Empty where the line is no entry, or of a kind that only a newer version knows. */
    static Optional<JournalEntry> parse(Document line) {
        Optional<String> id = line.at("id").text();
        if (id.isEmpty()) {
            return Optional.empty();
        }
        for (Signal.Kind kind : Signal.Kind.values()) {
            if (kind.word().equals(line.at("kind").text(""))) {
                return timestamp(line).map(at -> new JournalEntry(id.get(), Signal.of(kind, at, line.at("payload"))));
            }
        }
        return Optional.empty();
    }

    private static Optional<Instant> timestamp(Document line) {
        try {
            return Optional.of(Instant.ofEpochSecond(line.at("timestamp").number(0)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
