package dev.shipline.s3;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** An S3 on loopback that knows GET with the bucket in the path, and refuses on demand. */
final class FakeS3 implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final AtomicInteger sentBodies = new AtomicInteger();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> queries = new CopyOnWriteArrayList<>();
    private final List<String> authorizations = new CopyOnWriteArrayList<>();

    FakeS3() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    void put(String path, String content, Map<String, String> headers) {
        answers.put(path, new Answer(200, content.getBytes(StandardCharsets.UTF_8), headers, 0));
    }

    void put(String path, byte[] content, Map<String, String> headers) {
        answers.put(path, new Answer(200, content, headers, 0));
    }

    /** Lets the first requests wait until so many of them are there. */
    void answerTogether(int requests) {
        gate = new CountDownLatch(requests);
    }

    /** Promises a length and hangs up before it. */
    void putTruncated(String path, String content, int missing) {
        answers.put(path, new Answer(200, content.getBytes(StandardCharsets.UTF_8), Map.of(), missing));
    }

    /** Promises a length, and sends nothing of it. */
    void putHuge(String path, int length) {
        answers.put(path, new Answer(200, new byte[0], Map.of(), length));
    }

    void refuse(String path, int status, String code, String message, Map<String, String> headers) {
        String xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>" + code + "</Code><Message>" + message
                + "</Message><RequestId>1</RequestId></Error>";
        answers.put(path, new Answer(status, xml.getBytes(StandardCharsets.UTF_8), headers, 0));
    }

    void answerPlainly(String path, int status, String body) {
        answers.put(path, new Answer(status, body.getBytes(StandardCharsets.UTF_8), Map.of(), 0));
    }

    List<String> requests() {
        return requests;
    }

    /** How often there was more than an "it has not changed". */
    int sentBodies() {
        return sentBodies.get();
    }

    List<String> queries() {
        return queries;
    }

    List<String> authorizations() {
        return authorizations;
    }

    private void handle(HttpExchange exchange) throws IOException {
        gate.countDown();
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        String path = exchange.getRequestURI().getRawPath();
        requests.add(exchange.getRequestMethod() + " " + path);
        queries.add(String.valueOf(exchange.getRequestURI().getRawQuery()));
        authorizations.add(Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))
                .orElse(""));
        if (!answers.containsKey(path)) {
            refuse(path, 404, "NoSuchKey", "The specified key does not exist.", Map.of());
        }
        Answer answer = answers.get(path);
        String mark = exchange.getRequestHeaders().getFirst("If-None-Match");
        if (mark != null && mark.equals(answer.headers.get("ETag"))) {
            answer.headers.forEach(exchange.getResponseHeaders()::add);
            exchange.sendResponseHeaders(304, -1);
            exchange.close();
            return;
        }
        sentBodies.incrementAndGet();
        answer.headers.forEach(exchange.getResponseHeaders()::add);
        exchange.getResponseHeaders().add("Content-Type", answer.status == 200 ? "text/yaml" : "application/xml");
        exchange.sendResponseHeaders(answer.status, answer.body.length + answer.missing);
        // Fewer bytes than promised make close throw, and the server hangs up.
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(answer.body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private record Answer(int status, byte[] body, Map<String, String> headers, int missing) {}
}
