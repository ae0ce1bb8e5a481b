package dev.shipline.insights;

import dev.shipline.document.Document;
import dev.shipline.document.MalformedDocumentException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Step times in journals of telemetry, of what waits and of what was sent. Of a line only that is asked which makes it a step's time, under whatever prefix; every other line,
 * half a line included, is passed over.
 */
final class JournalSteps {
    private static final int DEEPEST = 12;
    private static final long LATEST = Instant.parse("9999-01-01T00:00:00Z").getEpochSecond();

    /**
     * One step of one run.
     *
     * @param id the line's own: what waited and was sent then is in two journals
     */
    record Measured(String id, String service, String environment, String step, Duration time, Instant at) {
        boolean isOf(String wantedService, String wantedEnvironment) {
            return service.equals(wantedService) && environment.equals(wantedEnvironment);
        }
    }

    private JournalSteps() {}

    static List<Measured> below(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files =
                Files.find(folder, DEEPEST, (path, attributes) -> attributes.isRegularFile() && isJournal(path))) {
            Map<String, Measured> byId = new LinkedHashMap<>();
            files.sorted()
                    .flatMap(JournalSteps::lines)
                    .flatMap(line -> measured(line).stream())
                    .forEach(each -> byId.put(each.id(), each));
            return List.copyOf(byId.values());
        } catch (IOException | UncheckedIOException unreadable) {
            return List.of();
        }
    }

    private static boolean isJournal(Path path) {
        return path.getFileName().toString().endsWith(".ndjson");
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException unreadable) {
            return Stream.empty();
        }
    }

    static Optional<Measured> measured(String line) {
        Document entry;
        try {
            entry = Document.json(line);
        } catch (MalformedDocumentException halfWritten) {
            return Optional.empty();
        }
        Document payload = entry.at("payload");
        Map<String, String> tags = tags(payload);
        long second = entry.at("timestamp").number(-1);
        double value = payload.at("value").decimal(-1);
        boolean isStep = payload.at("name").text("").endsWith(".phase.elapsed_time")
                && tags.getOrDefault("status", "success").equals("success");
        if (!isStep || second < 0 || second > LATEST || value < 0 || value > 1e9 || !tags.containsKey("phase")) {
            return Optional.empty();
        }
        return Optional.of(new Measured(
                entry.at("id").text(line),
                tags.getOrDefault("service", ""),
                tags.getOrDefault("env", ""),
                tags.get("phase"),
                Duration.ofMillis(Math.round(value * 1000)),
                Instant.ofEpochSecond(second)));
    }

    private static Map<String, String> tags(Document payload) {
        Map<String, String> tags = new HashMap<>();
        for (Document tag : payload.at("tags").items()) {
            String[] parts = tag.text("").split(":", 2);
            if (parts.length == 2) {
                tags.put(parts[0], parts[1]);
            }
        }
        return tags;
    }
}
