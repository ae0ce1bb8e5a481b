package dev.shipline.eks;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** An API server that takes tokens as EKS does: it carries out the signed request in them, and lets in whom the token service knows. */
final class FakeEksApi implements AutoCloseable {
    private static final String PREFIX = "Bearer k8s-aws-v1.";

    private final HttpServer server;
    private final URI tokenService;
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<String> tokens = new CopyOnWriteArrayList<>();
    private volatile boolean knowsUs = true;

    FakeEksApi(URI tokenService) {
        this.tokenService = tokenService;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::serve);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** As without an access entry: AWS knows who it is, and the cluster does not want to. */
    void forgetUs() {
        knowsUs = false;
    }

    List<String> tokens() {
        return List.copyOf(tokens);
    }

    private void serve(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        String token = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
        tokens.add(token);
        boolean isIn = knowsUs && isKnown(token);
        String path = exchange.getRequestURI().getPath();
        String body = !isIn
                ? "{\"kind\":\"Status\",\"status\":\"Failure\",\"code\":401,\"message\":\"Unauthorized\"}"
                : path.equals("/version")
                        ? "{\"major\":\"1\",\"minor\":\"33\",\"gitVersion\":\"v1.33.4-eks\"}"
                        : "{\"kind\":\"SelfSubjectAccessReview\",\"status\":{\"allowed\":true}}";
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(isIn ? path.equals("/version") ? 200 : 201 : 401, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private boolean isKnown(String header) throws IOException {
        if (!header.startsWith(PREFIX)) {
            return false;
        }
        URI url = URI.create(
                new String(Base64.getUrlDecoder().decode(header.substring(PREFIX.length())), StandardCharsets.UTF_8));
        Map<String, String> query = SigV4.query(url);
        boolean isAsItMustBe = url.toString().startsWith(tokenService + "/?")
                && query.get("Action").equals("GetCallerIdentity")
                && Integer.parseInt(query.get("X-Amz-Expires")) <= 900
                && Arrays.asList(query.get("X-Amz-SignedHeaders").split(";")).contains("x-k8s-aws-id");
        if (!isAsItMustBe) {
            return false;
        }
        try {
            HttpRequest question =
                    HttpRequest.newBuilder(url).header("x-k8s-aws-id", "prod").build();
            return http.send(question, BodyHandlers.discarding()).statusCode() == 200;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
