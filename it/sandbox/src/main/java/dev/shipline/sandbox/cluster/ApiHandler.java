package dev.shipline.sandbox.cluster;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** The API over HTTP. */
final class ApiHandler implements HttpHandler {
    private final ObjectStore store;
    private final ResourceEndpoint resources;
    private final String token;

    ApiHandler(ObjectStore store, ResourceEndpoint resources, String token) {
        this.store = requireNonNull(store, "store is null");
        this.resources = requireNonNull(resources, "resources is null");
        this.token = requireNonNull(token, "token is null");
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (asksForWebSocket(exchange)) {
                // A plain 200 makes fabric8 watch over HTTP instead
                send(exchange, Reply.ok(Json.object()));
                return;
            }
            ApiRequest request = ApiRequest.of(exchange);
            try {
                requireToken(exchange);
                if (request.watches()) {
                    watch(exchange, request);
                    return;
                }
                send(exchange, route(request));
            } catch (ApiException refusal) {
                send(exchange, Reply.failure(refusal));
            } catch (RuntimeException e) {
                send(exchange, Reply.failure(ApiException.internal(e.toString())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Reply route(ApiRequest request) {
        String path = request.path();
        if (path.startsWith("/openapi/v3")) {
            return Reply.ok(openApi(path));
        }
        return switch (path) {
            case "/version", "/version/" -> Reply.ok(Discovery.version());
            case "/healthz", "/readyz", "/livez" -> Reply.text("ok");
            case "/api", "/api/" -> Reply.ok(Discovery.coreVersions());
            case "/apis", "/apis/" -> Reply.ok(Discovery.groups());
            default -> {
                if (!path.startsWith("/api/") && !path.startsWith("/apis/")) {
                    throw ApiException.noSuchResource();
                }
                ApiPath parsed = ApiPath.parse(path);
                if (parsed.version().isEmpty()) {
                    yield Reply.ok(Discovery.group(parsed.group()));
                }
                if (parsed.plural().isEmpty()) {
                    yield Reply.ok(Discovery.resources(parsed.group(), parsed.version()));
                }
                yield resources.handle(parsed, request);
            }
        };
    }

    private static ObjectNode openApi(String path) {
        String rest = path.substring("/openapi/v3".length());
        if (rest.isEmpty() || rest.equals("/")) {
            return OpenApi.index();
        }
        ApiPath parsed = ApiPath.parse(rest);
        return OpenApi.document(parsed.group(), parsed.version());
    }

    private void watch(HttpExchange exchange, ApiRequest request) throws IOException, InterruptedException {
        ApiPath path = ApiPath.parse(request.path());
        ResourceType type = ResourceEndpoint.type(path);
        WatchStream stream = new WatchStream(store, type, path, request, exchange.getResponseBody());
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, 0);
        stream.run();
    }

    /** Whoever sends a token must send the right one; over plain HTTP Go's client sends none. */
    private void requireToken(HttpExchange exchange) {
        String sent = exchange.getRequestHeaders().getFirst("Authorization");
        if (sent == null) {
            return;
        }
        byte[] expected = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
        if (!MessageDigest.isEqual(expected, sent.getBytes(StandardCharsets.UTF_8))) {
            throw ApiException.unauthorized();
        }
    }

    private static boolean asksForWebSocket(HttpExchange exchange) {
        return "websocket".equalsIgnoreCase(exchange.getRequestHeaders().getFirst("Upgrade"));
    }

    private static void send(HttpExchange exchange, Reply reply) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", reply.contentType());
        if (reply.body().length == 0) {
            exchange.sendResponseHeaders(reply.code(), -1);
            return;
        }
        exchange.sendResponseHeaders(reply.code(), reply.body().length);
        exchange.getResponseBody().write(reply.body());
    }
}
