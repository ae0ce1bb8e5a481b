package dev.shipline.registry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.shipline.document.Document;
import dev.shipline.image.ImageDigest;
import dev.shipline.image.ImageName;
import dev.shipline.image.PlainPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** A registry as far as documents that are attached to images are concerned: with or without a referrers API, and with the habits that registries have. */
final class ReferrersServer implements AutoCloseable {
    record Asked(String method, String path) {
        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    /** What comes instead of an answer of its own. */
    record Answer(int status, String contentType, String body) {}

    /** Whether it serves the referrers API, names the subject in the answer to a PUT, and obeys If-Match. */
    boolean hasApi;

    boolean namesSubjects;
    boolean obeysConditions;
    /** Quay's first version of the API tells neither type nor annotations. */
    boolean tellsTypes = true;

    /** Called before a PUT to a tag is looked at: what another client does at that moment. */
    Runnable beforeTagged = () -> {};
    /** Called after it. */
    Runnable afterTagged = () -> {};

    Function<Asked, Optional<Answer>> faults = asked -> Optional.empty();

    final List<Asked> asked = new CopyOnWriteArrayList<>();
    final Map<String, byte[]> manifests = new ConcurrentHashMap<>();
    final Map<String, byte[]> blobs = new ConcurrentHashMap<>();

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    private final PlainPort port;

    ReferrersServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                handle(exchange);
            }
        });
        server.setExecutor(threads);
        server.start();
        port = new PlainPort(0, server.getAddress(), threads);
    }

    ImageName name() {
        return new ImageName("localhost:" + port.number(), "acme/orders");
    }

    ImageDigest put(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        ImageDigest digest = ImageDigest.of(bytes);
        manifests.put(digest.value(), bytes);
        return digest;
    }

    void tag(String tag, String json) {
        manifests.put(tag, json.getBytes(StandardCharsets.UTF_8));
    }

    Document manifest(String reference) {
        return Document.json(manifests.get(reference));
    }

    List<String> asked(String method) {
        return asked.stream()
                .filter(each -> each.method().equals(method))
                .map(Asked::path)
                .toList();
    }

    @Override
    public void close() throws IOException {
        port.close();
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        Asked question =
                new Asked(exchange.getRequestMethod(), exchange.getRequestURI().getPath());
        asked.add(question);
        Optional<Answer> fault = faults.apply(question);
        if (fault.isPresent()) {
            exchange.getResponseHeaders().set("Content-Type", fault.get().contentType());
            send(exchange, fault.get().status(), fault.get().body().getBytes(StandardCharsets.UTF_8));
            return;
        }
        String path = question.path();
        String last = path.substring(path.lastIndexOf('/') + 1);
        if (path.contains("/referrers/")) {
            referrers(exchange, last);
        } else if (path.contains("/manifests/")) {
            manifest(exchange, last, body);
        } else if (path.contains("/blobs/")) {
            blob(exchange, last, body);
        } else {
            send(exchange, 200, new byte[0]);
        }
    }

    private void referrers(HttpExchange exchange, String digest) throws IOException {
        if (!hasApi) {
            send(exchange, 404, "404 page not found".getBytes(StandardCharsets.UTF_8));
            return;
        }
        List<Object> found = new ArrayList<>();
        manifests.forEach((reference, bytes) -> {
            Document manifest = Document.json(bytes);
            if (manifest.at("subject", "digest").text("").equals(digest)) {
                Map<String, Object> descriptor = new LinkedHashMap<>();
                descriptor.put("digest", reference);
                if (tellsTypes) {
                    descriptor.put("artifactType", manifest.at("artifactType").text(""));
                    descriptor.put("annotations", manifest.at("annotations").tree());
                }
                found.add(descriptor);
            }
        });
        String index =
                Document.of(Map.of("schemaVersion", 2, "manifests", found)).toJson();
        exchange.getResponseHeaders().set("Content-Type", "application/vnd.oci.image.index.v1+json");
        send(exchange, 200, index.getBytes(StandardCharsets.UTF_8));
    }

    private void manifest(HttpExchange exchange, String reference, byte[] body) throws IOException {
        boolean isTag = !reference.startsWith("sha256:");
        if (!exchange.getRequestMethod().equals("PUT")) {
            byte[] bytes = manifests.get(reference);
            if (bytes != null) {
                exchange.getResponseHeaders()
                        .set(
                                "Content-Type",
                                Document.json(bytes).at("mediaType").text("application/json"));
                exchange.getResponseHeaders().set("ETag", eTag(bytes));
            }
            send(exchange, bytes == null ? 404 : 200, bytes == null ? new byte[0] : bytes);
            return;
        }
        if (isTag) {
            beforeTagged.run();
        }
        if (obeysConditions && !holds(exchange, manifests.get(reference))) {
            send(exchange, 412, new byte[0]);
            return;
        }
        manifests.put(reference, body);
        if (isTag) {
            afterTagged.run();
        }
        Document subject = Document.json(body).at("subject", "digest");
        if (namesSubjects && !subject.isMissing()) {
            exchange.getResponseHeaders().set("OCI-Subject", subject.text(""));
        }
        send(exchange, 201, new byte[0]);
    }

    private static boolean holds(HttpExchange exchange, byte[] now) {
        String match = exchange.getRequestHeaders().getFirst("If-Match");
        boolean mustBeNew = "*".equals(exchange.getRequestHeaders().getFirst("If-None-Match"));
        return (match == null || (now != null && match.equals(eTag(now)))) && !(mustBeNew && now != null);
    }

    private static String eTag(byte[] bytes) {
        return "\"" + ImageDigest.of(bytes) + "\"";
    }

    private void blob(HttpExchange exchange, String last, byte[] body) throws IOException {
        switch (exchange.getRequestMethod()) {
            case "HEAD" -> send(exchange, blobs.containsKey(last) ? 200 : 404, new byte[0]);
            case "POST" -> {
                exchange.getResponseHeaders().set("Location", exchange.getRequestURI() + "1");
                send(exchange, 202, new byte[0]);
            }
            default -> {
                blobs.put(ImageDigest.of(body).value(), body);
                send(exchange, 201, new byte[0]);
            }
        }
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        boolean bodiless = exchange.getRequestMethod().equals("HEAD") || body.length == 0;
        exchange.sendResponseHeaders(status, bodiless ? -1 : body.length);
        if (!bodiless) {
            exchange.getResponseBody().write(body);
        }
    }
}
