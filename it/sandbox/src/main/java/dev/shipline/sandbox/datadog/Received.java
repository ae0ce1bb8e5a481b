package dev.shipline.sandbox.datadog;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.shipline.sandbox.loopback.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What came in, a line of JSON each, in a file that can be read while it grows. */
final class Received {
    private final ObjectMapper mapper = new ObjectMapper();
    private final Path file;

    Received(Path file) {
        this.file = requireNonNull(file, "file is null");
    }

    /** @param content a record or a tree */
    synchronized void add(String kind, Object content) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("kind", kind);
        line.put("content", content);
        try {
            Files.createDirectories(file.getParent());
            String text = mapper.writeValueAsString(line) + "\n";
            Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    synchronized <T> List<T> all(String kind, Class<T> type) {
        List<T> found = new ArrayList<>();
        try {
            for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
                JsonNode json = Json.parse(line.getBytes(StandardCharsets.UTF_8))
                        .orElseThrow(() -> new IllegalStateException(file + " has a line that is not JSON"));
                if (json.path("kind").asText().equals(kind)) {
                    found.add(mapper.treeToValue(json.path("content"), type));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
        return found;
    }
}
