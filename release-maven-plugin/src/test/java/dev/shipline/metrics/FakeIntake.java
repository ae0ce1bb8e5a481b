package dev.shipline.metrics;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.shipline.document.Document;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/** Datadog's intakes on the loopback, with every request recorded. Takes everything, unless told to answer otherwise. */
final class FakeIntake implements AutoCloseable {
    /** @param isTaken whether it was told so */
    record Request(String method, URI uri, Headers headers, String text, boolean isTaken) {
        Document body() {
            return Document.json(text);
        }
    }

    private final Answer cut = exchange -> {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(202, 100);
        exchange.getResponseBody().write("{\"err".getBytes(StandardCharsets.UTF_8));
        exchange.getResponseBody().flush();
    };

    private interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final CountDownLatch closing = new CountDownLatch(1);

    FakeIntake() {
        this(0);
    }

    /** @param port 0 for any that is free */
    FakeIntake(int port) {
        this(() -> HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0));
    }

    /** One that speaks TLS. */
    FakeIntake(SSLContext identity) {
        this(() -> {
            HttpsServer tls = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            tls.setHttpsConfigurator(new HttpsConfigurator(identity));
            return tls;
        });
    }

    private interface Opening {
        HttpServer open() throws IOException;
    }

    private FakeIntake(Opening opening) {
        try {
            server = opening.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    List<Request> requests() {
        return requests;
    }

    List<Request> requests(String path) {
        return requests.stream()
                .filter(request -> request.uri().getPath().equals(path))
                .toList();
    }

    /** Answers the next request like this. */
    void answer(int status, String body, Map<String, String> headers) {
        answers.add(exchange -> {
            headers.forEach(exchange.getResponseHeaders()::set);
            reply(exchange, status, body);
        });
    }

    /** Answers the next request in pieces of a length that is told with each. */
    void answerInChunks(int status, String body) {
        answers.add(exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, 0);
            exchange.getResponseBody().write(bytes, 0, bytes.length / 2);
            exchange.getResponseBody().flush();
            exchange.getResponseBody().write(bytes, bytes.length / 2, bytes.length - bytes.length / 2);
        });
    }

    void answer(int status) {
        answer(status, "{\"errors\":[\"answered " + status + "\"]}", Map.of());
    }

    /** Leaves the next request without an answer for as long as the intake lives. */
    void hang() {
        answers.add(exchange -> {
            try {
                closing.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** Takes the next request, and breaks off in the middle of saying so. */
    void cut() {
        answers.add(cut);
    }

    /** Answers as it should from now on; whoever hangs, hangs. */
    void heal() {
        answers.clear();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String text = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            Answer answer = answers.poll();
            requests.add(new Request(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI(),
                    exchange.getRequestHeaders(),
                    text,
                    answer == null || answer == cut));
            if (answer == null) {
                reply(exchange, 202, "{\"errors\":[]}");
            } else {
                answer.to(exchange);
            }
        }
    }

    private static void reply(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
