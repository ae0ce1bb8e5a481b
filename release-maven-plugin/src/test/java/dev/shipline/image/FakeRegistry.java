package dev.shipline.image;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A registry on loopback: manifests, blobs, tokens, Quay's security endpoint, and the faults a test asks for. */
public final class FakeRegistry implements AutoCloseable {
    public static final String USER = "acme+robot";
    public static final String PASSWORD = "robot-token-4711";

    private static final Pattern MANIFEST = Pattern.compile("/v2/(.+)/manifests/([^/]+)");
    private static final Pattern BLOB = Pattern.compile("/v2/(.+)/blobs/(sha256:[0-9a-f]+)");
    private static final Pattern UPLOAD = Pattern.compile("/v2/(.+)/blobs/uploads/(.*)");
    private static final Pattern SECURITY =
            Pattern.compile("/api/v1/repository/(.+)/manifest/(sha256:[0-9a-f]+)/security");

    /** What was asked, with the Authorization header it carried. */
    public record Request(String method, String path, Optional<String> authorization) {
        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    /** An answer to give instead of the registry's own. */
    public record Answer(int status, String body, Map<String, String> headers) {
        public Answer(int status, String body) {
            this(status, body, Map.of());
        }
    }

    private record Stored(byte[] bytes, String mediaType) {}

    private final HttpServer server;
    private final PlainPort port;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, Stored> manifests = new ConcurrentHashMap<>();
    private final Map<String, byte[]> blobs = new ConcurrentHashMap<>();
    private final Map<String, byte[]> uploads = new ConcurrentHashMap<>();
    private final Map<String, Deque<Answer>> faults = new ConcurrentHashMap<>();
    private final Map<String, Deque<Answer>> scans = new ConcurrentHashMap<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private volatile List<String> granted = List.of();
    private volatile boolean tokensNeeded;
    private volatile boolean basicNeeded;
    private volatile int tokensGiven;
    private volatile String acceptedToken = "";
    private volatile Optional<String> digestLie = Optional.empty();
    private volatile Optional<FakeRegistry> blobStore = Optional.empty();

    public FakeRegistry() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
        port = new PlainPort(server.getAddress(), threads);
    }

    public String host() {
        return "localhost:" + port.number();
    }

    public ImageName name(String repository) {
        return new ImageName(host(), repository);
    }

    /** From now on nothing goes without a token, which grants these actions on every repository. */
    public void requireTokens(String... actions) {
        tokensNeeded = true;
        granted = List.of(actions);
    }

    public void requireBasic() {
        basicNeeded = true;
    }

    /** Makes the token given out last as good as expired. */
    public void expireTokens() {
        acceptedToken = "none";
    }

    public int tokensGiven() {
        return tokensGiven;
    }

    /** Answers the next request of a method to a path that contains a text; a queue, first in first out. */
    public void answer(String method, String part, Answer... answers) {
        faults.computeIfAbsent(method + " " + part, key -> new ArrayDeque<>()).addAll(List.of(answers));
    }

    /** Quay's answers on the security of a manifest; the last one stays. */
    public void scan(ImageDigest digest, Answer... answers) {
        scans.put(digest.value(), new ArrayDeque<>(List.of(answers)));
    }

    /** Says another digest in the header of every manifest. */
    public void lieAboutDigests(ImageDigest digest) {
        digestLie = Optional.of(digest.value());
    }

    /** Sends readers of blobs to another server. */
    public void redirectBlobsTo(FakeRegistry other) {
        blobStore = Optional.of(other);
    }

    public List<Request> requests() {
        return List.copyOf(requests);
    }

    public List<String> requests(String method) {
        return requests.stream()
                .filter(request -> request.method().equals(method))
                .map(Request::path)
                .toList();
    }

    public ImageDigest putBlob(byte[] bytes) {
        ImageDigest digest = ImageDigest.of(bytes);
        blobs.put(digest.value(), bytes);
        return digest;
    }

    public byte[] blob(String digest) {
        return blobs.get(digest);
    }

    public ImageDigest putManifest(String repository, String tag, String json, String mediaType) {
        return putManifest(repository, tag, new Stored(json.getBytes(StandardCharsets.UTF_8), mediaType));
    }

    /** An image without layers, with a configuration. */
    public ImageDigest putImage(String repository, String tag, String configuration) {
        byte[] config = configuration.getBytes(StandardCharsets.UTF_8);
        String manifest = """
                {"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.v2+json",\
                "config":{"mediaType":"application/vnd.docker.container.image.v1+json","size":%d,"digest":"%s"},\
                "layers":[]}""".formatted(config.length, putBlob(config));
        return putManifest(repository, tag, manifest, "application/vnd.docker.distribution.manifest.v2+json");
    }

    public Optional<String> manifest(String repository, String reference) {
        return Optional.ofNullable(manifests.get(repository + "@" + reference))
                .map(stored -> new String(stored.bytes(), StandardCharsets.UTF_8));
    }

    public void corruptManifest(String repository, ImageDigest digest) {
        manifests.computeIfPresent(
                repository + "@" + digest,
                (key, stored) -> new Stored(
                        (" " + manifest(repository, digest.value()).orElseThrow()).getBytes(StandardCharsets.UTF_8),
                        stored.mediaType()));
    }

    @Override
    public void close() throws IOException {
        port.close();
        server.stop(0);
        threads.shutdownNow();
    }

    private ImageDigest putManifest(String repository, String tag, Stored stored) {
        ImageDigest digest = ImageDigest.of(stored.bytes());
        manifests.put(repository + "@" + digest, stored);
        manifests.put(repository + "@" + tag, stored);
        return digest;
    }

    private void handle(HttpExchange exchange) throws IOException {
        // the exchange is never closed as such: that would drop a connection which the client may use again
        try {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String path = exchange.getRequestURI().getPath();
            Optional<String> authorization =
                    Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"));
            requests.add(new Request(
                    exchange.getRequestMethod(), exchange.getRequestURI().toString(), authorization));
            Optional<Answer> fault = fault(exchange.getRequestMethod(), path);
            if (fault.isPresent()) {
                send(exchange, fault.get());
            } else if (path.equals("/token")) {
                token(exchange, authorization);
            } else if (path.startsWith("/api/")) {
                security(exchange, path);
            } else if (tokensNeeded && !authorization.equals(Optional.of("Bearer " + acceptedToken))) {
                challenge(exchange, "Bearer realm=\"http://" + host() + "/token\",service=\"" + host() + "\"");
            } else if (basicNeeded && !authorization.equals(Optional.of(basic()))) {
                challenge(exchange, "Basic realm=\"registry\"");
            } else {
                registry(exchange, path, body);
            }
        } catch (RuntimeException e) {
            exchange.close();
            throw e;
        }
    }

    private Optional<Answer> fault(String method, String path) {
        return faults.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(method + " ")
                        && path.contains(entry.getKey().substring(method.length() + 1)))
                .map(entry -> entry.getValue().poll())
                .filter(answer -> answer != null)
                .findFirst();
    }

    private void token(HttpExchange exchange, Optional<String> authorization) throws IOException {
        if (authorization.isPresent() && !authorization.get().equals(basic())) {
            send(exchange, new Answer(401, "{\"details\":\"bad credentials\"}"));
            return;
        }
        Matcher scope = Pattern.compile("repository%3A(.+?)%3A|repository:(.+?):")
                .matcher(exchange.getRequestURI().getRawQuery());
        String repository = scope.find() ? scope.group(1).replace("%2F", "/") : "";
        String actions = authorization.isPresent()
                ? String.join(",", granted.stream().map(a -> "\"" + a + "\"").toList())
                : "";
        String payload = "{\"access\":[{\"type\":\"repository\",\"name\":\"%s\",\"actions\":[%s]}],\"n\":%d}"
                .formatted(repository, actions, ++tokensGiven);
        String token = "e30." + Base64.getUrlEncoder().withoutPadding().encodeToString(payload.getBytes()) + ".sig";
        if (authorization.isPresent()) {
            acceptedToken = token;
        }
        send(exchange, new Answer(200, "{\"token\":\"" + token + "\"}"));
    }

    private void security(HttpExchange exchange, String path) throws IOException {
        Matcher matcher = SECURITY.matcher(path);
        Deque<Answer> answers = matcher.matches() ? scans.get(matcher.group(2)) : null;
        if (answers == null) {
            send(exchange, new Answer(404, "404 page not found"));
            return;
        }
        send(exchange, answers.size() > 1 ? answers.poll() : answers.peek());
    }

    private void registry(HttpExchange exchange, String path, byte[] body) throws IOException {
        Matcher manifest = MANIFEST.matcher(path);
        Matcher upload = UPLOAD.matcher(path);
        Matcher blob = BLOB.matcher(path);
        if (manifest.matches()) {
            manifest(exchange, manifest.group(1), manifest.group(2), body);
        } else if (upload.matches()) {
            upload(exchange, upload.group(1), upload.group(2), body);
        } else if (blob.matches()) {
            blob(exchange, blob.group(2));
        } else {
            send(exchange, new Answer(path.equals("/v2/") ? 200 : 404, "{}"));
        }
    }

    private void manifest(HttpExchange exchange, String repository, String reference, byte[] body) throws IOException {
        String key = repository + "@" + reference;
        switch (exchange.getRequestMethod()) {
            case "PUT" -> {
                String type = exchange.getRequestHeaders().getFirst("Content-Type");
                ImageDigest digest = putManifest(repository, reference, new Stored(body, type));
                send(exchange, new Answer(201, "", digestHeader(digest)));
            }
            case "DELETE" -> send(exchange, new Answer(manifests.remove(key) == null ? 404 : 202, ""));
            default -> {
                Stored stored = manifests.get(key);
                if (stored == null) {
                    send(
                            exchange,
                            new Answer(
                                    404,
                                    "{\"errors\":[{\"code\":\"MANIFEST_UNKNOWN\",\"message\":\"manifest unknown\"}]}"));
                    return;
                }
                exchange.getResponseHeaders().set("Content-Type", stored.mediaType());
                digestHeader(ImageDigest.of(stored.bytes())).forEach(exchange.getResponseHeaders()::set);
                send(exchange, 200, stored.bytes());
            }
        }
    }

    private Map<String, String> digestHeader(ImageDigest digest) {
        return Map.of("Docker-Content-Digest", digestLie.orElse(digest.value()));
    }

    private void upload(HttpExchange exchange, String repository, String id, byte[] body) throws IOException {
        String location = "/v2/" + repository + "/blobs/uploads/";
        switch (exchange.getRequestMethod()) {
            case "POST" -> {
                String fresh = UUID.randomUUID().toString();
                uploads.put(fresh, new byte[0]);
                send(exchange, new Answer(202, "", Map.of("Location", location + fresh)));
            }
            case "PATCH" -> {
                int end = uploads.merge(id, body, FakeRegistry::concatenated).length - 1;
                // a Docker engine fails without the range
                send(exchange, new Answer(202, "", Map.of("Location", location + id, "Range", "0-" + end)));
            }
            default -> {
                putBlob(uploads.merge(id, body, FakeRegistry::concatenated));
                send(exchange, new Answer(201, ""));
            }
        }
    }

    private static byte[] concatenated(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private void blob(HttpExchange exchange, String digest) throws IOException {
        byte[] bytes = blobs.get(digest);
        if (bytes == null) {
            send(exchange, new Answer(404, "{\"errors\":[{\"code\":\"BLOB_UNKNOWN\"}]}"));
        } else if (blobStore.isPresent() && exchange.getRequestMethod().equals("GET")) {
            String location = "http://" + blobStore.get().host() + exchange.getRequestURI();
            send(exchange, new Answer(307, "", Map.of("Location", location)));
        } else {
            exchange.getResponseHeaders().set("Content-Length", String.valueOf(bytes.length));
            send(exchange, 200, bytes);
        }
    }

    private static String basic() {
        return "Basic " + Base64.getEncoder().encodeToString((USER + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8));
    }

    private static void challenge(HttpExchange exchange, String challenge) throws IOException {
        send(
                exchange,
                new Answer(
                        401,
                        "{\"errors\":[{\"code\":\"UNAUTHORIZED\",\"message\":\"authentication required\"}]}",
                        Map.of("WWW-Authenticate", challenge)));
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        send(exchange, answer.status(), answer.body().getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        boolean bodiless = exchange.getRequestMethod().equals("HEAD") || body.length == 0;
        exchange.sendResponseHeaders(status, bodiless ? -1 : body.length);
        if (!bodiless) {
            exchange.getResponseBody().write(body);
            exchange.getResponseBody().close();
        }
    }
}
