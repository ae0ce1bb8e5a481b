package com.acme.greeter;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Greets by name over HTTP: {@code GET /greetings/ada}. */
public final class Greeter {
    private static final String GREETINGS = "/greetings/";

    private final String salutation;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(8);

    /** Starts at once; port 0 takes any free one. */
    public Greeter(InetSocketAddress address, String salutation) throws IOException {
        this.salutation = salutation;
        server = HttpServer.create(address, 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> answer(exchange, 404, "not found"));
        server.createContext("/health", exchange -> answer(exchange, 200, "ok"));
        server.createContext(GREETINGS, this::greet);
        server.start();
    }

    public static void main(String[] args) throws IOException {
        Map<String, String> settings = System.getenv();
        InetSocketAddress address = new InetSocketAddress(
                settings.getOrDefault("GREETER_ADDRESS", "0.0.0.0"),
                Integer.parseInt(settings.getOrDefault("GREETER_PORT", "8080")));
        Greeter greeter = new Greeter(address, settings.getOrDefault("GREETER_SALUTATION", "Hello"));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> greeter.stop(5)));
        System.out.println("greeter listens on port " + greeter.port());
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** Takes no more requests, and gives those that are being answered some seconds to end. */
    public void stop(int seconds) {
        server.stop(seconds);
        threads.shutdown();
    }

    private void greet(HttpExchange exchange) throws IOException {
        String name = exchange.getRequestURI().getPath().substring(GREETINGS.length());
        if (name.isBlank()) {
            answer(exchange, 404, "nobody to greet");
            return;
        }
        answer(exchange, 200, salutation + ", " + name + "!");
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        try (exchange) {
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
