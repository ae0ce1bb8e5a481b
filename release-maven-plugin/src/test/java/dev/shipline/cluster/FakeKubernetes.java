package dev.shipline.cluster;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.shipline.document.Document;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** An API server in this JVM: objects under their paths, lists narrowed by selectors, and the refusals that a test asks for. */
final class FakeKubernetes implements AutoCloseable {
    static final String DEV = "/api/v1/namespaces/dev";
    static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/dev/deployments";
    static final String REPLICA_SETS = "/apis/apps/v1/namespaces/dev/replicasets";
    static final String PODS = DEV + "/pods";
    static final String EVENTS = DEV + "/events";
    static final String SECRETS = DEV + "/secrets";
    static final String ACCESS_REVIEWS = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";

    private final HttpServer server;
    private final Map<String, String> objects = new ConcurrentHashMap<>();
    private final Map<String, List<String>> lists = new ConcurrentHashMap<>();
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final Set<String> revoked = ConcurrentHashMap.newKeySet();
    private final Set<String> denied = ConcurrentHashMap.newKeySet();
    private final List<Request> requests = new CopyOnWriteArrayList<>();

    private FakeKubernetes(HttpServer server) {
        this.server = server;
    }

    static FakeKubernetes start() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        FakeKubernetes fake = new FakeKubernetes(server);
        server.createContext("/", fake::serve);
        server.start();
        fake.answer("GET", "/version", 200, "{\"major\":\"1\",\"minor\":\"33\",\"gitVersion\":\"v1.33.4\"}");
        return fake;
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    Path kubeconfig(Path folder) throws IOException {
        return Files.writeString(folder.resolve("config"), """
                current-context: dev
                contexts:
                  - name: dev
                    context: {cluster: kind, user: ci}
                clusters:
                  - name: kind
                    cluster: {server: "%s"}
                users:
                  - name: ci
                    user: {token: t0ken-of-ci}
                """.formatted(url()));
    }

    void put(String collection, HasMetadata object) {
        objects.put(collection + "/" + object.getMetadata().getName(), Serialization.asJson(object));
    }

    void list(String collection, HasMetadata... items) {
        lists.put(collection, Arrays.stream(items).map(Serialization::asJson).toList());
    }

    void answer(String method, String path, int code, String body) {
        answers.put(method + " " + path, new Answer(code, body));
    }

    /** As Kubernetes says no. */
    void refuse(String method, String path, int code, String message) {
        answer(method, path, code, status(code, message));
    }

    /** Takes back what a test had it answer. */
    void relent(String method, String path) {
        answers.remove(method + " " + path);
    }

    /** Who the caller is. */
    void knowsTheCallerAs(String user) {
        answer(
                "POST",
                "/apis/authentication.k8s.io/v1/selfsubjectreviews",
                201,
                "{\"kind\":\"SelfSubjectReview\",\"status\":{\"userInfo\":{\"username\":\"" + user + "\"}}}");
    }

    /** Lets discovery find a kind, as the only one of its group and version. */
    void serves(String path, String kind, String plural, boolean namespaced) {
        answer("GET", path, 200, """
                {"kind": "APIResourceList", "groupVersion": "v1", "resources": [
                  {"name": "%2$s/status", "kind": "%1$s", "namespaced": %3$s, "verbs": []},
                  {"name": "%2$s", "kind": "%1$s", "namespaced": %3$s, "verbs": []}]}""".formatted(kind, plural, namespaced));
    }

    void allowEverything() {
        denied.clear();
    }

    /** @param rights "get secrets" for all of them, "get secrets known" for the one of that name */
    void deny(String... rights) {
        denied.addAll(List.of(rights));
    }

    private Answer review(String body) {
        Document asked = Document.json(body).at("spec", "resourceAttributes");
        String subresource = asked.at("subresource").text("");
        String right = asked.at("verb").text("") + " " + asked.at("resource").text("")
                + (subresource.isEmpty() ? "" : "/" + subresource);
        String name = asked.at("name").text("");
        boolean isDenied = denied.contains(name.isEmpty() ? right : right + " " + name);
        return new Answer(201, "{\"kind\":\"SelfSubjectAccessReview\",\"status\":{\"allowed\":" + !isDenied + "}}");
    }

    void revoke(String token) {
        revoked.add("Bearer " + token);
    }

    List<Request> requests() {
        return List.copyOf(requests);
    }

    private void serve(HttpExchange exchange) throws IOException {
        URI uri = exchange.getRequestURI();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        requests.add(new Request(
                exchange.getRequestMethod(),
                uri.getPath(),
                String.valueOf(uri.getQuery()),
                String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")),
                body));
        boolean isRevoked =
                revoked.contains(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        Answer answer = isRevoked
                ? new Answer(401, status(401, "Unauthorized"))
                : answer(exchange.getRequestMethod(), uri, body);
        byte[] bytes = answer.body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders()
                .set("Content-Type", answer.body.startsWith("{") ? "application/json" : "text/plain");
        exchange.sendResponseHeaders(answer.code, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private Answer answer(String method, URI uri, String body) {
        String path = uri.getPath();
        Map<String, String> query = query(uri);
        boolean ofPreviousRun = "true".equals(query.get("previous"));
        Answer asked = answers.get(method + " " + path + (ofPreviousRun ? "?previous" : ""));
        if (asked != null) {
            return asked;
        }
        if (path.equals(ACCESS_REVIEWS)) {
            return review(body);
        }
        if (method.equals("GET") && lists.containsKey(path)) {
            List<String> items = lists.get(path).stream()
                    .filter(item -> matches(Document.json(item), query))
                    .toList();
            return new Answer(
                    200, "{\"kind\":\"List\",\"apiVersion\":\"v1\",\"items\":[" + String.join(",", items) + "]}");
        }
        if (method.equals("GET") && objects.containsKey(path)) {
            return new Answer(200, objects.get(path));
        }
        if (method.equals("PUT") && objects.containsKey(path)) {
            objects.put(path, body);
            return new Answer(200, body);
        }
        return new Answer(404, status(404, path + " not found"));
    }

    private static boolean matches(Document item, Map<String, String> query) {
        for (String term : terms(query.get("labelSelector"))) {
            String[] sides = term.split("=", 2);
            if (!item.at("metadata", "labels", sides[0]).text("").equals(sides[1])) {
                return false;
            }
        }
        for (String term : terms(query.get("fieldSelector"))) {
            String[] sides = term.split("=", 2);
            if (!item.at(sides[0].split("\\.")).text("").equals(sides[1])) {
                return false;
            }
        }
        return true;
    }

    private static List<String> terms(String selector) {
        return selector == null ? List.of() : List.of(selector.split(","));
    }

    private static Map<String, String> query(URI uri) {
        Map<String, String> query = new LinkedHashMap<>();
        if (uri.getRawQuery() != null) {
            for (String pair : uri.getRawQuery().split("&")) {
                String[] sides = pair.split("=", 2);
                query.put(sides[0], URLDecoder.decode(sides.length > 1 ? sides[1] : "", StandardCharsets.UTF_8));
            }
        }
        return query;
    }

    private static String status(int code, String message) {
        return Document.of(Map.of(
                        "kind", "Status", "apiVersion", "v1", "status", "Failure", "code", code, "message", message))
                .toJson();
    }

    List<String> log(String method) {
        List<String> paths = new ArrayList<>();
        requests.stream().filter(request -> request.method.equals(method)).forEach(request -> paths.add(request.path));
        return paths;
    }

    @Override
    public void close() {
        server.stop(0);
    }

    record Request(String method, String path, String query, String authorization, String body) {}

    private record Answer(int code, String body) {}
}
