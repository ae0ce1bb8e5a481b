package dev.shipline.sandbox.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** What a client asks. */
record ApiRequest(String method, String path, Map<String, String> query, String contentType, byte[] body) {

    static ApiRequest of(HttpExchange exchange) throws IOException {
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        return new ApiRequest(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getPath(),
                query(exchange.getRequestURI().getRawQuery()),
                type == null ? "" : type.split(";")[0].strip(),
                exchange.getRequestBody().readAllBytes());
    }

    /** A parameter of the query, empty where it is absent. */
    String parameter(String name) {
        return query.getOrDefault(name, "");
    }

    boolean asks(String name) {
        String value = parameter(name);
        return value.equals("true") || value.equals("1");
    }

    boolean dryRun() {
        return parameter("dryRun").equals("All");
    }

    boolean watches() {
        return method.equals("GET") && asks("watch");
    }

    /** The object in the body, an empty one where there is no body. */
    ObjectNode object() {
        if (json() instanceof ObjectNode object) {
            return object;
        }
        throw ApiException.badRequest("the body of the request is no object");
    }

    JsonNode json() {
        if (body.length == 0) {
            return Json.object();
        }
        if (contentType.equals(ProtobufBodies.CONTENT_TYPE)) {
            return ProtobufBodies.read(body);
        }
        try {
            return Json.read(body);
        } catch (IOException e) {
            if (contentType.contains("yaml")) {
                throw ApiException.unsupportedMediaType(contentType + " that is not JSON");
            }
            throw ApiException.badRequest("the body of the request is malformed: " + e.getMessage());
        }
    }

    private static Map<String, String> query(String raw) {
        Map<String, String> query = new HashMap<>();
        if (raw == null) {
            return query;
        }
        for (String part : raw.split("&")) {
            String[] pair = part.split("=", 2);
            query.put(decode(pair[0]), pair.length == 1 ? "" : decode(pair[1]));
        }
        return query;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
