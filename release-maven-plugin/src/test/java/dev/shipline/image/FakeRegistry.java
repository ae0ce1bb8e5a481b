package dev.shipline.image;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A registry on loopback: manifests, blobs, tokens, Quay's security endpoint, and the faults a test asks for. */
public final class FakeRegistry implements AutoCloseable {
    public static final String USER = "acme+robot";
    public static final String PASSWORD = "robot-token-4711";

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
        /** The line breaks before an answer comes. */
        public static final Answer CUT = new Answer(0, "");

        public Answer(int status, String body) {
            this(status, body, Map.of());
        }

        void send(HttpExchange exchange) throws IOException {
            if (status == 0) {
                exchange.close();
                return;
            }
            headers.forEach(exchange.getResponseHeaders()::set);
            send(exchange, status, body.getBytes(StandardCharsets.UTF_8));
        }

        static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
            boolean bodiless = exchange.getRequestMethod().equals("HEAD") || body.length == 0;
            exchange.sendResponseHeaders(status, bodiless ? -1 : body.length);
            if (!bodiless) {
                exchange.getResponseBody().write(body);
                exchange.getResponseBody().close();
            }
        }
    }

    private final HttpServer server;
    private final PlainPort port;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final StoredImages images = new StoredImages();
    private final TokenDesk desk;
    private final Map<String, Deque<Answer>> faults = new ConcurrentHashMap<>();
    private final Map<String, Deque<Answer>> scans = new ConcurrentHashMap<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();

    public FakeRegistry() throws IOException {
        this(0);
    }

    /** @param number of its port, 0 for any that is free */
    FakeRegistry(int number) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
        port = new PlainPort(number, server.getAddress(), threads);
        desk = new TokenDesk(host());
    }

    public String host() {
        return "localhost:" + port.number();
    }

    public ImageName name(String repository) {
        return new ImageName(host(), repository);
    }

    /** From now on nothing goes without a token, which grants these actions on every repository. */
    public void requireTokens(String... actions) {
        desk.requireTokens(actions);
    }

    public void requireBasic() {
        desk.requireBasic();
    }

    /** Makes the token given out last as good as expired. */
    public void expireTokens() {
        desk.expireTokens();
    }

    public int tokensGiven() {
        return desk.tokensGiven();
    }

    /** Answers the next request of a method to a path that contains a text; a queue, first in first out. */
    public void answer(String method, String part, Answer... answers) {
        faults.computeIfAbsent(method + " " + part, key -> new ConcurrentLinkedDeque<>())
                .addAll(List.of(answers));
    }

    /** Quay's answers on the security of a manifest; the last one stays. */
    public void scan(ImageDigest digest, Answer... answers) {
        scans.put(digest.value(), new ConcurrentLinkedDeque<>(List.of(answers)));
    }

    /** Says another digest in the header of every manifest. */
    public void lieAboutDigests(ImageDigest digest) {
        images.lieAboutDigests(digest);
    }

    /** Sends readers of blobs to another server. */
    public void redirectBlobsTo(FakeRegistry other) {
        images.redirectBlobsTo(other.host());
    }

    public List<Request> requests() {
        return List.copyOf(requests);
    }

    public void forgetRequests() {
        requests.clear();
    }

    public List<String> requests(String method) {
        return requests.stream()
                .filter(request -> request.method().equals(method))
                .map(Request::path)
                .toList();
    }

    public ImageDigest putBlob(byte[] bytes) {
        return images.putBlob(bytes);
    }

    /** One that only this repository has, until it is mounted. */
    public void putBlobIn(String repository, String text) {
        images.putBlobIn(repository, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Takes a blob together with the question for an upload, as Quay does and Docker's registry does not. */
    public void takeWholeBlobs() {
        images.takeWholeBlobs();
    }

    public byte[] blob(String digest) {
        return images.blob(digest);
    }

    /** Collects a blob as garbage. */
    public void loseBlob(ImageDigest digest) {
        images.loseBlob(digest);
    }

    public ImageDigest putManifest(String repository, String tag, String json, String mediaType) {
        return images.putManifest(repository, tag, json, mediaType);
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
        return images.manifest(repository, reference);
    }

    public void corruptManifest(String repository, ImageDigest digest) {
        images.corruptManifest(repository, digest);
    }

    @Override
    public void close() throws IOException {
        port.close();
        server.stop(0);
        threads.shutdownNow();
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
            Optional<Answer> challenge = desk.challenge(authorization);
            if (fault.isPresent()) {
                fault.get().send(exchange);
            } else if (path.equals("/token")) {
                desk.token(exchange, authorization);
            } else if (path.startsWith("/api/")) {
                security(exchange, path);
            } else if (challenge.isPresent()) {
                challenge.get().send(exchange);
            } else {
                images.handle(exchange, path, body);
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
                .filter(Objects::nonNull)
                .findFirst();
    }

    private void security(HttpExchange exchange, String path) throws IOException {
        Matcher matcher = SECURITY.matcher(path);
        Deque<Answer> answers = matcher.matches() ? scans.get(matcher.group(2)) : null;
        if (answers == null) {
            new Answer(404, "404 page not found").send(exchange);
            return;
        }
        Answer answer = answers.size() > 1 ? answers.poll() : answers.peek();
        answer.send(exchange);
    }
}
