package dev.shipline.it;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An HTTP proxy that lets one name and password through, and knows one server, whatever it is called. */
final class PasswordProxy implements AutoCloseable {
    private static final List<String> HANDED_ON =
            List.of("Content-Type", "Content-Encoding", "DD-API-KEY", "DD-APPLICATION-KEY");

    private final HttpServer server;
    private final HttpClient http = HttpClient.newHttpClient();
    private final URI target;
    private final String login;
    private final List<String> asked = new CopyOnWriteArrayList<>();

    PasswordProxy(String name, String password, URI target) throws IOException {
        this.target = target;
        this.login = base64(name + ":" + password);
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** The name and password as they go into a header. */
    String login() {
        return login;
    }

    /** The addresses that were let through. */
    List<String> asked() {
        return asked;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (!("Basic " + login).equals(exchange.getRequestHeaders().getFirst("Proxy-Authorization"))) {
                exchange.sendResponseHeaders(407, -1);
                return;
            }
            URI address = exchange.getRequestURI();
            asked.add(address.toString());
            String query = address.getRawQuery() == null ? "" : "?" + address.getRawQuery();
            HttpRequest.Builder request = HttpRequest.newBuilder(target.resolve(address.getRawPath() + query))
                    .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
            for (String header : HANDED_ON) {
                if (exchange.getRequestHeaders().containsKey(header)) {
                    request.header(header, exchange.getRequestHeaders().getFirst(header));
                }
            }
            HttpResponse<byte[]> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            exchange.getResponseHeaders()
                    .set(
                            "Content-Type",
                            answer.headers().firstValue("Content-Type").orElse("application/json"));
            exchange.sendResponseHeaders(answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
            exchange.getResponseBody().write(answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
