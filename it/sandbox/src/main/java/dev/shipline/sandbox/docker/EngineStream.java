package dev.shipline.sandbox.docker;

import dev.shipline.sandbox.loopback.Json;
import dev.shipline.sandbox.loopback.Reply;
import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the engine says while it works: a JSON object after the other, in an answer that is always 200. */
final class EngineStream {
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    void stream(String text) {
        item(Map.of("stream", text));
    }

    void status(String text) {
        item(Map.of("status", text));
    }

    void progress(String text, String id) {
        Map<String, Object> item = new LinkedHashMap<>();
        item.put("status", text);
        item.put("progressDetail", Map.of());
        item.put("id", id);
        item(item);
    }

    void progress(String text, String id, long total) {
        Map<String, Object> item = new LinkedHashMap<>();
        item.put("status", text);
        item.put("progressDetail", Map.of("current", total, "total", total));
        item.put("progress", "[==================================================>]");
        item.put("id", id);
        item(item);
    }

    void aux(Map<String, Object> aux) {
        item(Map.of("aux", aux));
    }

    /** The last word of a push. */
    void pushed(Map<String, Object> aux) {
        Map<String, Object> item = new LinkedHashMap<>();
        item.put("progressDetail", Map.of());
        item.put("aux", aux);
        item(item);
    }

    void error(String message) {
        Map<String, Object> item = new LinkedHashMap<>();
        item.put("errorDetail", Map.of("message", message));
        item.put("error", message);
        item(item);
    }

    Reply reply() {
        return Reply.bytes(200, said.toByteArray()).with("Content-Type", "application/json");
    }

    private void item(Map<String, Object> item) {
        said.writeBytes(Json.bytes(item));
        said.write('\r');
        said.write('\n');
    }
}
