package dev.shipline.image;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A Docker engine on loopback that answers with recorded streams. */
final class FakeDockerEngine implements AutoCloseable {
    /** @param headers with the engine's own spelling of names */
    record Request(String method, String path, Map<String, List<String>> headers, byte[] body) {}

    private final HttpServer server;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Map<String, String> streams = new ConcurrentHashMap<>();
    private final String apiVersion;

    FakeDockerEngine(String apiVersion) throws IOException {
        this.apiVersion = apiVersion;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.start();
    }

    URI address() {
        return URI.create("tcp://127.0.0.1:" + server.getAddress().getPort());
    }

    void build(String... items) {
        streams.put("build", String.join("\r\n", items));
    }

    void push(String... items) {
        streams.put("push", String.join("\r\n", items));
    }

    Optional<Request> request(String part) {
        return requests.stream()
                .filter(request -> request.path().contains(part))
                .findFirst();
    }

    List<String> paths() {
        return requests.stream().map(Request::path).toList();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().toString();
            requests.add(new Request(
                    exchange.getRequestMethod(),
                    path,
                    Map.copyOf(exchange.getRequestHeaders()),
                    exchange.getRequestBody().readAllBytes()));
            if (path.endsWith("/_ping")) {
                exchange.getResponseHeaders().set("api-version", apiVersion);
                send(exchange, 200, "OK");
            } else if (path.contains("/build?")) {
                send(exchange, 200, streams.getOrDefault("build", ""));
            } else if (path.contains("/push?")) {
                send(exchange, 200, streams.getOrDefault("push", ""));
            } else if (path.contains("/tag?")) {
                send(exchange, 201, "");
            } else {
                send(exchange, 404, "{\"message\":\"no such route\"}");
            }
        }
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, 0);
        exchange.getResponseBody().write(body.getBytes(StandardCharsets.UTF_8));
    }
}
