package dev.shipline.it;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What builds wrote down to tell Datadog, read as docs/metrics.md describes it. */
final class Journals {
    private Journals() {}

    static Path of(Checkout checkout) {
        return checkout.folder().resolve("target/ship/telemetry/journal.ndjson");
    }

    /** Every line, in order. */
    static List<JsonNode> lines(Path journal) {
        try {
            return Files.exists(journal)
                    ? Files.readAllLines(journal).stream()
                            .filter(line -> !line.isBlank())
                            .map(World::json)
                            .toList()
                    : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The entries that nobody was told of yet. */
    static List<JsonNode> waiting(Path journal) {
        Map<String, JsonNode> entries = new LinkedHashMap<>();
        for (JsonNode line : lines(journal)) {
            if (line.has("settled")) {
                line.path("settled").forEach(id -> entries.remove(id.asText()));
            } else {
                entries.put(line.path("id").asText(), line);
            }
        }
        return List.copyOf(entries.values());
    }

    /** How the builds in it ended before they came to the goals. */
    static List<JsonNode> builds(Path journal) {
        return lines(journal).stream().filter(Journals::isBuild).toList();
    }

    static boolean isBuild(JsonNode line) {
        return line.path("kind").asText().equals("build");
    }
}
