package dev.shipline.insights;

import dev.shipline.document.AtomicFile;
import dev.shipline.document.Document;
import dev.shipline.document.MalformedDocumentException;
import dev.shipline.insights.Entry.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What was known when insights were asked for before, in {@code insights.json}: Helm keeps ten revisions and a workspace keeps one report, so what is kept
 * here is more than what can be read again.
 */
final class EntryFile {
    private final Path file;

    EntryFile(Path file) {
        this.file = file;
    }

    List<Entry> read() {
        try {
            return Document.json(Files.readString(file)).at("entries").items().stream()
                    .flatMap(EntryFile::entry)
                    .toList();
        } catch (IOException | MalformedDocumentException nothingThere) {
            return List.of();
        }
    }

    void write(List<Entry> entries) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("format", 1);
        content.put("entries", entries.stream().map(EntryFile::fields).toList());
        AtomicFile.write(file, Document.of(content).toPrettyJson());
    }

    private static Map<String, Object> fields(Entry entry) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("service", entry.service());
        fields.put("environment", entry.environment());
        fields.put("revision", entry.revision());
        fields.put("applied", entry.applied().toString());
        fields.put("ended", entry.ended().toString());
        fields.put("result", entry.result().name());
        fields.put("tag", entry.tag());
        entry.commit().ifPresent(sha -> fields.put("commit", sha));
        entry.repeats().ifPresent(number -> fields.put("repeats", number));
        entry.by().ifPresent(who -> fields.put("by", who));
        entry.planned().ifPresent(planned -> fields.put("planned", planned));
        Map<String, Object> steps = new LinkedHashMap<>();
        entry.steps().forEach((step, time) -> steps.put(step, time.toMillis()));
        fields.put("steps", steps);
        return fields;
    }

    /** Nothing where the entry is of a newer format, or somebody edited it. */
    private static Stream<Entry> entry(Document fields) {
        try {
            Map<String, Duration> steps = new LinkedHashMap<>();
            fields.at("steps").fields().forEach((step, millis) -> steps.put(step, Duration.ofMillis(millis.number(0))));
            return Stream.of(new Entry(
                    fields.at("service").text().orElseThrow(IllegalArgumentException::new),
                    fields.at("environment").text().orElseThrow(IllegalArgumentException::new),
                    (int) fields.at("revision").number(0),
                    Instant.parse(fields.at("applied").text("")),
                    Instant.parse(fields.at("ended").text("")),
                    Result.valueOf(fields.at("result").text("")),
                    fields.at("tag").text(""),
                    fields.at("commit").text(),
                    fields.at("repeats").text().map(Integer::valueOf),
                    fields.at("by").text(),
                    fields.at("planned").text().map(Boolean::valueOf),
                    steps));
        } catch (DateTimeException | IllegalArgumentException unknown) {
            return Stream.empty();
        }
    }
}
