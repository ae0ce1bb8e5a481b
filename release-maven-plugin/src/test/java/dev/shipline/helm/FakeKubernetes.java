package dev.shipline.helm;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.shipline.cluster.ClusterSecret;
import dev.shipline.document.Document;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * As much of a Kubernetes API server as Helm's Go client needs: discovery, and objects in namespaces. Secrets are those of a {@link FakeCluster}, so what
 * Helm writes is what the plugin reads.
 */
final class FakeKubernetes implements AutoCloseable {
    private final FakeCluster secrets;
    private final Map<String, Map<String, Object>> objects = new TreeMap<>();
    private final Map<String, String> denied = new ConcurrentHashMap<>();
    private final Map<String, Gate> gates = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    private final Set<String> managers = ConcurrentHashMap.newKeySet();
    private int version;

    private final AtomicInteger warned = new AtomicInteger();
    private volatile int warnings;

    FakeKubernetes(FakeCluster secrets) throws IOException {
        this.secrets = secrets;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    Path kubeconfig(Path file) {
        return Charts.write(file, """
                apiVersion: v1
                kind: Config
                current-context: test
                contexts: [{name: test, context: {cluster: test, user: test}}]
                clusters: [{name: test, cluster: {server: "http://127.0.0.1:%d"}}]
                users: [{name: test, user: {}}]
                """.formatted(server.getAddress().getPort()));
    }

    /** @param call a method and a plural, such as "GET secrets" */
    void deny(String call, String message) {
        denied.put(call, message);
    }

    /** From now on each answer carries so many warnings, as of deprecated versions; no two are alike. */
    void warn(int count) {
        warnings = count;
    }

    /** Keeps such calls waiting until the gate is opened. */
    Gate holdBack(String call) {
        return gates.computeIfAbsent(call, key -> new Gate(new CountDownLatch(1), new CountDownLatch(1)));
    }

    /** @param arrived open when the first call came */
    record Gate(CountDownLatch arrived, CountDownLatch opened) {
        void open() {
            opened.countDown();
        }
    }

    /** Whoever changed an object, as Kubernetes keeps it beside the fields. */
    Set<String> managers() {
        return Set.copyOf(managers);
    }

    synchronized Document object(String path) {
        return Document.of(objects.get(path));
    }

    @Override
    public void close() {
        gates.values().forEach(Gate::open);
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            byte[] body = exchange.getRequestBody().readAllBytes();
            String call = exchange.getRequestMethod() + " " + plural(path);
            for (int i = 0; i < warnings; i++) {
                String text = "this is deprecated, number " + warned.incrementAndGet() + " " + ".".repeat(200);
                exchange.getResponseHeaders().add("Warning", "299 - \"" + text + "\"");
            }
            Gate gate = gates.get(call);
            if (gate != null) {
                gate.arrived().countDown();
                gate.opened().await();
            }
            if (denied.containsKey(call)) {
                reply(exchange, 403, status(403, "Forbidden", denied.get(call)));
                return;
            }
            answer(exchange, path, body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void answer(HttpExchange exchange, String path, byte[] body) throws IOException {
        switch (path) {
            case "/version" -> reply(exchange, 200, Map.of("major", "1", "minor", "33", "gitVersion", "v1.33.0"));
            case "/api" -> reply(exchange, 200, Map.of("kind", "APIVersions", "versions", List.of("v1")));
            case "/apis" -> reply(exchange, 200, groups());
            case "/api/v1" -> reply(exchange, 200, resources("v1", "configmaps:ConfigMap", "secrets:Secret"));
            case "/apis/apps/v1" -> reply(exchange, 200, resources("apps/v1", "deployments:Deployment"));
            case "/openapi/v2" -> noSchemas(exchange);
            default -> {
                if (path.contains("/namespaces/")) {
                    crud(exchange, path, body);
                } else {
                    reply(exchange, 404, status(404, "NotFound", "no such path: " + path));
                }
            }
        }
    }

    private void crud(HttpExchange exchange, String path, byte[] body) throws IOException {
        String query = String.valueOf(exchange.getRequestURI().getQuery());
        if (query.contains("fieldManager=")) {
            managers.add(query.replaceAll(".*fieldManager=([^&]*).*", "$1"));
        }
        boolean secret = path.contains("/secrets");
        boolean one = path.split("/namespaces/")[1].split("/").length > 2;
        switch (exchange.getRequestMethod()) {
            case "GET" -> {
                if (one) {
                    replyOrNotFound(exchange, path, secret ? secretAt(path) : objects.get(path));
                } else {
                    reply(
                            exchange,
                            200,
                            Map.of("kind", "SecretList", "apiVersion", "v1", "items", secretsAt(exchange, path)));
                }
            }
            case "POST" -> {
                Map<String, Object> object = parse(body);
                String key =
                        path + "/" + Document.of(object).at("metadata", "name").text("");
                if (secret ? secretAt(key) != null : objects.containsKey(key)) {
                    reply(exchange, 409, status(409, "AlreadyExists", key + " already exists"));
                } else {
                    reply(exchange, 201, store(key, object, secret));
                }
            }
            case "PUT" -> reply(exchange, 200, store(path, parse(body), secret));
            case "PATCH" -> reply(exchange, 200, store(path, merged(objects.get(path), parse(body)), false));
            case "DELETE" -> {
                objects.remove(path);
                reply(exchange, 200, Map.of("kind", "Status", "apiVersion", "v1", "status", "Success"));
            }
            default -> reply(exchange, 405, status(405, "MethodNotAllowed", path));
        }
    }

    private Map<String, Object> store(String path, Map<String, Object> object, boolean secret) {
        if (secret) {
            secrets.put(JsonSecret.read(namespace(path), Document.of(object)));
            return secretAt(path);
        }
        version++;
        Map<String, Object> metadata = mapOf(object.get("metadata"));
        metadata.putIfAbsent("uid", "uid-" + version);
        metadata.put("resourceVersion", Integer.toString(version));
        object.put("metadata", metadata);
        objects.put(path, object);
        return object;
    }

    private List<Map<String, Object>> secretsAt(HttpExchange exchange, String path) {
        Map<String, String> labels = new LinkedHashMap<>();
        String query = exchange.getRequestURI().getQuery();
        if (query != null && query.contains("labelSelector=")) {
            String selector = query.replaceAll(".*labelSelector=([^&]*).*", "$1");
            for (String label : selector.split(",")) {
                labels.put(label.split("=")[0], label.split("=")[1]);
            }
        }
        List<Map<String, Object>> found = new ArrayList<>();
        secrets.secrets(namespace(path), labels).forEach(secret -> found.add(JsonSecret.tree(secret)));
        return found;
    }

    private Map<String, Object> secretAt(String path) {
        ClusterSecret secret = secrets.secret(namespace(path), path.substring(path.lastIndexOf('/') + 1));
        return secret == null ? null : JsonSecret.tree(secret);
    }

    /** Objects come as JSON, Secrets as protobuf. */
    private static Map<String, Object> parse(byte[] body) {
        return mapOf(
                ProtobufSecret.is(body)
                        ? ProtobufSecret.read(body)
                        : Document.json(body).tree());
    }

    private static Map<String, Object> merged(Map<String, Object> object, Map<String, Object> patch) {
        Map<String, Object> merged = object == null ? new LinkedHashMap<>() : new LinkedHashMap<>(object);
        patch.forEach((name, value) -> {
            if (value == null) {
                merged.remove(name);
            } else if (value instanceof Map && merged.get(name) instanceof Map) {
                merged.put(name, merged(mapOf(merged.get(name)), mapOf(value)));
            } else {
                merged.put(name, value);
            }
        });
        return merged;
    }

    private static Map<String, Object> mapOf(Object tree) {
        Map<String, Object> map = new LinkedHashMap<>();
        ((Map<?, ?>) tree).forEach((key, value) -> map.put(String.valueOf(key), value));
        return map;
    }

    private static String namespace(String path) {
        return path.split("/namespaces/")[1].split("/")[0];
    }

    private static String plural(String path) {
        String[] parts = path.split("/namespaces/");
        return parts.length < 2 || !parts[1].contains("/") ? path : parts[1].split("/")[1];
    }

    private static Map<String, Object> groups() {
        Map<String, String> version = Map.of("groupVersion", "apps/v1", "version", "v1");
        Map<String, Object> apps = Map.of("name", "apps", "versions", List.of(version), "preferredVersion", version);
        return Map.of("kind", "APIGroupList", "apiVersion", "v1", "groups", List.of(apps));
    }

    private static Map<String, Object> resources(String groupVersion, String... kinds) {
        List<Map<String, Object>> resources = new ArrayList<>();
        for (String kind : kinds) {
            resources.add(Map.of(
                    "name",
                    kind.split(":")[0],
                    "kind",
                    kind.split(":")[1],
                    "singularName",
                    "",
                    "namespaced",
                    true,
                    "verbs",
                    List.of("create", "delete", "get", "list", "patch", "update")));
        }
        return Map.of("kind", "APIResourceList", "groupVersion", groupVersion, "resources", resources);
    }

    private static Map<String, Object> status(int code, String reason, String message) {
        return Map.of(
                "kind",
                "Status",
                "apiVersion",
                "v1",
                "status",
                "Failure",
                "code",
                code,
                "reason",
                reason,
                "message",
                message);
    }

    private static void replyOrNotFound(HttpExchange exchange, String path, Map<String, Object> found)
            throws IOException {
        if (found == null) {
            reply(exchange, 404, status(404, "NotFound", path + " not found"));
        } else {
            reply(exchange, 200, found);
        }
    }

    private static void reply(HttpExchange exchange, int code, Map<String, Object> body) throws IOException {
        byte[] json = Document.of(body).toJson().getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(code, json.length);
        exchange.getResponseBody().write(json);
    }

    /** An empty protobuf is an OpenAPI document without a schema: nothing is checked against it. */
    private static void noSchemas(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/octet-stream");
        exchange.sendResponseHeaders(200, -1);
    }
}
