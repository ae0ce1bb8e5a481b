package dev.shipline.sandbox.registry;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import dev.shipline.sandbox.loopback.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the scanner will say, in a JSON file that a hand may edit at any time: scripts under a digest, a repository, or {@code *} for all others. The
 * most exact one counts.
 */
final class ScanBook {
    private static final String ALL = "*";

    private final Path file;
    private final Map<String, Integer> polls = new ConcurrentHashMap<>();

    ScanBook(Path file) {
        this.file = requireNonNull(file, "file is null");
    }

    /** Lays out the file for a first edit. */
    void open() {
        if (!Files.exists(file)) {
            write(ALL, ScanScript.ordinary());
        }
    }

    /** @param subject a digest, a repository or {@code *} */
    synchronized void write(String subject, ScanScript script) {
        Map<String, Object> scripts = new LinkedHashMap<>();
        read().ifPresent(json -> json.properties().forEach(entry -> scripts.put(entry.getKey(), entry.getValue())));
        scripts.put(subject, script.tree());
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, Json.pretty(scripts));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
        polls.clear();
    }

    ScanScript script(String repository, String digest) {
        JsonNode scripts = read().orElseThrow(() -> new IllegalStateException(file + " is not JSON"));
        for (String subject : new String[] {digest, repository, ALL}) {
            if (scripts.has(subject)) {
                return ScanScript.parse(scripts.get(subject));
            }
        }
        return ScanScript.ordinary();
    }

    /** Counts a question about an image; the first is 1. */
    int poll(String repository, String digest) {
        return polls.merge(repository + "@" + digest, 1, Integer::sum);
    }

    private Optional<JsonNode> read() {
        if (!Files.exists(file)) {
            return Json.parse(new byte[] {'{', '}'});
        }
        try {
            return Json.parse(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
