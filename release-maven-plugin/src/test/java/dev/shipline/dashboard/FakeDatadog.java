package dev.shipline.dashboard;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.shipline.document.Document;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Datadog's dashboards and monitors in memory, with every request recorded. */
final class FakeDatadog implements AutoCloseable {
    record Request(String method, String path, String apiKey, String appKey, String body) {}

    final List<Request> requests = new CopyOnWriteArrayList<>();
    final Map<String, Map<String, Object>> dashboards = new LinkedHashMap<>();
    final Map<String, Map<String, Object>> monitors = new LinkedHashMap<>();
    private final HttpServer server;
    private int refuseWith;
    private String refusal = "";

    FakeDatadog() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::handle);
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    void refuse(int status, String words) {
        refuseWith = status;
        refusal = words;
    }

    List<String> writes() {
        return requests.stream()
                .filter(request -> !request.method().equals("GET"))
                .map(request -> request.method() + " " + request.path().replaceAll("/(id-)?\\d+$", "/<id>"))
                .toList();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            requests.add(new Request(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    exchange.getRequestHeaders().getFirst("DD-API-KEY"),
                    exchange.getRequestHeaders().getFirst("DD-APPLICATION-KEY"),
                    body));
            if (refuseWith > 0) {
                reply(exchange, refuseWith, Map.of("errors", List.of(refusal)));
                return;
            }
            answer(exchange, body);
        }
    }

    private void answer(HttpExchange exchange, String body) throws IOException {
        String method = exchange.getRequestMethod();
        String path = exchange.getRequestURI().getPath();
        boolean isMonitor = path.startsWith("/api/v1/monitor");
        Map<String, Map<String, Object>> store = isMonitor ? monitors : dashboards;
        String id = path.replaceFirst("^/api/v1/(dashboard|monitor)/?", "");
        if (method.equals("GET") && id.isEmpty()) {
            reply(
                    exchange,
                    200,
                    isMonitor ? new ArrayList<>(store.values()) : Map.of("dashboards", summaries(exchange)));
            return;
        }
        if (!id.isEmpty() && !store.containsKey(id)) {
            reply(exchange, 404, Map.of("errors", List.of("not found")));
            return;
        }
        if (!method.equals("GET")) {
            String key = id.isEmpty() ? (isMonitor ? "" : "id-") + (100 + store.size()) : id;
            Map<String, Object> kept = new LinkedHashMap<>();
            Document.json(body).fields().forEach((name, value) -> kept.put(name, value.tree()));
            kept.put("id", isMonitor ? Long.valueOf(key) : key);
            kept.put("modified_at", "2026-11-22T10:00:00Z");
            store.put(key, kept);
            id = key;
        }
        reply(exchange, 200, store.get(id));
    }

    /** As Datadog lists them: without the widgets, and page by page. */
    private List<Map<String, Object>> summaries(HttpExchange exchange) {
        String query = exchange.getRequestURI().getQuery();
        int start = Integer.parseInt(query.replaceFirst(".*start=", ""));
        int count = Integer.parseInt(query.replaceFirst("count=(\\d+).*", "$1"));
        return dashboards.values().stream()
                .skip(start)
                .limit(count)
                .map(dashboard -> Map.of(
                        "id", dashboard.get("id"),
                        "title", dashboard.get("title"),
                        "description", dashboard.getOrDefault("description", "")))
                .toList();
    }

    private static void reply(HttpExchange exchange, int status, Object content) throws IOException {
        byte[] bytes = Document.of(content).toJson().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
