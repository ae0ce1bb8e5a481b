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
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/** A Docker engine on loopback that answers with recorded streams. */
final class FakeDockerEngine implements AutoCloseable {
    /** @param headers with the engine's own spelling of names */
    record Request(String method, String path, Map<String, List<String>> headers, byte[] body) {}

    private record Answer(int status, String body) {}

    private final HttpServer server;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    /** By what they answer: build, push or tag. */
    private final Map<String, Answer> answers = new ConcurrentHashMap<>(Map.of("tag", new Answer(201, "")));

    private final Queue<Answer> builds = new ConcurrentLinkedQueue<>();
    private volatile String image = "{\"Os\":\"linux\",\"Architecture\":\"amd64\",\"Config\":{\"User\":\"10001\"}}";
    private volatile int versionStatus = 200;
    private volatile String version = "{\"MinAPIVersion\":\"1.12\",\"Os\":\"linux\",\"Arch\":\"amd64\"}";
    private volatile Answer ping = new Answer(200, "OK");

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
        answers.put("build", new Answer(200, String.join("\r\n", items)));
    }

    void push(String... items) {
        answers.put("push", new Answer(200, String.join("\r\n", items)));
    }

    /** What it answers to further builds, one after the other. */
    void buildThen(String... items) {
        builds.add(new Answer(200, String.join("\r\n", items)));
    }

    /** What it says of every image; empty for a store that has none. */
    void image(String inspected) {
        image = inspected;
    }

    /** @param told nothing: it is refused, as by a proxy in front of the engine */
    void version(String told) {
        version(told.isEmpty() ? 403 : 200, told);
    }

    void version(int status, String told) {
        versionStatus = status;
        version = told;
    }

    void ping(int status, String body) {
        ping = new Answer(status, body);
    }

    List<Request> requests(String part) {
        return requests.stream()
                .filter(request -> request.path().contains(part))
                .toList();
    }

    /** @param what build, push or tag */
    void replay(String what, EngineRecording recording) {
        answers.put(what, new Answer(recording.status(), recording.body()));
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
                send(exchange, ping.status(), ping.body());
            } else if (path.endsWith("/version")) {
                send(exchange, versionStatus, version);
            } else if (path.endsWith("/json")) {
                send(
                        exchange,
                        image.isEmpty() ? 404 : 200,
                        image.isEmpty() ? "{\"message\":\"No such image\"}" : "{\"Id\":\"x\"," + image.substring(1));
            } else if (path.contains("/build?")
                    && !builds.isEmpty()
                    && requests("/build?").size() > 1) {
                Answer next = builds.remove();
                send(exchange, next.status(), next.body());
            } else {
                Answer answer = answers.entrySet().stream()
                        .filter(entry -> path.contains("/" + entry.getKey() + "?"))
                        .map(Map.Entry::getValue)
                        .findFirst()
                        .orElse(new Answer(404, "{\"message\":\"page not found\"}"));
                send(exchange, answer.status(), answer.body());
            }
        }
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, 0);
        exchange.getResponseBody().write(body.getBytes(StandardCharsets.UTF_8));
    }
}
