package dev.shipline.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What AWS does for an EKS cluster: says where it is, says who somebody is, and, as the webhook of the cluster's API server, tells from a token whom it lets
 * in. The webhook does as AWS's does: it sends the request that is in the token, with the cluster's name, and believes the answer.
 */
final class PlayedAws implements AutoCloseable {
    static final String ROLE = "arn:aws:iam::123456789012:role/ci";

    private static final String SESSION = "arn:aws:sts::123456789012:assumed-role/ci/job-4711";
    private static final String CLUSTER = "prod";

    private final HttpServer server;
    private final HttpClient http = HttpClient.newHttpClient();
    private final String secretKey;
    private final String endpoint;
    private final String authority;
    private final List<String> tokens = new CopyOnWriteArrayList<>();
    private volatile boolean letsUsIn = true;

    /**
     * @param port      where the real API server's webhook points to
     * @param secretKey the key that requests must be signed with
     * @param endpoint  of the real API server
     * @param authority its certificate authority, in base64
     */
    PlayedAws(int port, String secretKey, String endpoint, String authority) throws IOException {
        this.secretKey = secretKey;
        this.endpoint = endpoint;
        this.authority = authority;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/clusters/", this::describe);
        server.createContext("/review", this::review);
        server.createContext("/", this::tellWho);
        // the webhook asks the token service, which is in here, too
        server.setExecutor(java.util.concurrent.Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "played-aws");
            thread.setDaemon(true);
            return thread;
        }));
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** As without an access entry. */
    void letUsIn(boolean whether) {
        letsUsIn = whether;
    }

    /** All that the API server asked about. */
    List<String> tokens() {
        return List.copyOf(tokens);
    }

    private void describe(HttpExchange exchange) throws IOException {
        boolean isOurs = exchange.getRequestURI().getPath().equals("/clusters/" + CLUSTER);
        if (!new Sigv4Check(secretKey).holds(exchange, "eks")) {
            answer(exchange, 403, "{\"message\":\"the signature does not match\"}", "InvalidSignatureException");
        } else if (!isOurs) {
            answer(exchange, 404, "{\"message\":\"No cluster found\"}", "ResourceNotFoundException");
        } else {
            answer(
                    exchange,
                    200,
                    "{\"cluster\":{\"name\":\"prod\",\"arn\":\"arn:aws:eks:us-east-1:123456789012:cluster/prod\","
                            + "\"status\":\"ACTIVE\",\"endpoint\":\"" + endpoint
                            + "\",\"certificateAuthority\":{\"data\":\"" + authority + "\"}}}",
                    "");
        }
    }

    private void tellWho(HttpExchange exchange) throws IOException {
        if (new Sigv4Check(secretKey).holds(exchange, "sts")) {
            answer(
                    exchange,
                    200,
                    "{\"GetCallerIdentityResponse\":{\"GetCallerIdentityResult\":{\"Account\":\"123456789012\",\"Arn\":\""
                            + SESSION + "\"}}}",
                    "");
        } else {
            answer(
                    exchange,
                    403,
                    "{\"Error\":{\"Code\":\"SignatureDoesNotMatch\",\"Message\":\"it does not match\"}}",
                    "");
        }
    }

    private void review(HttpExchange exchange) throws IOException {
        JsonNode asked = World.json(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        String token = asked.at("/spec/token").asText();
        tokens.add(token);
        String status = letsUsIn && isKnown(token)
                ? "{\"authenticated\":true,\"user\":{\"username\":\"" + ROLE + "\",\"groups\":[\"deployers\"]}}"
                : "{\"authenticated\":false}";
        answer(
                exchange,
                200,
                "{\"apiVersion\":\"authentication.k8s.io/v1\",\"kind\":\"TokenReview\",\"status\":" + status + "}",
                "");
    }

    private boolean isKnown(String token) throws IOException {
        if (!token.startsWith("k8s-aws-v1.")) {
            return false;
        }
        URI question =
                URI.create(new String(Base64.getUrlDecoder().decode(token.substring(11)), StandardCharsets.UTF_8));
        if (!question.toString().startsWith(url() + "/?")) {
            return false;
        }
        try {
            HttpRequest request = HttpRequest.newBuilder(question)
                    .header("x-k8s-aws-id", CLUSTER)
                    .build();
            return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static void answer(HttpExchange exchange, int status, String body, String error) throws IOException {
        exchange.getRequestBody().readAllBytes();
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        if (!error.isEmpty()) {
            exchange.getResponseHeaders().set("x-amzn-ErrorType", error);
        }
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
