package dev.shipline.sandbox.registry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.shipline.sandbox.content.Sha256;
import dev.shipline.sandbox.loopback.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The requests of a registry's client, one at a time. */
final class RegistryClient {
    private final HttpClient http = HttpClient.newHttpClient();
    private final URI base;
    private final String username;
    private final String password;
    private String bearer = "";

    RegistryClient(URI base, String username, String password) {
        this.base = base;
        this.username = username;
        this.password = password;
    }

    HttpResponse<String> token(String... scopes) {
        return basic("/v2/auth?service=test&scope=" + String.join("&scope=", scopes));
    }

    /** Gets a token and keeps it for the requests that follow. */
    RegistryClient with(String... scopes) {
        bearer = json(token(scopes)).path("token").asText();
        return this;
    }

    HttpResponse<String> basic(String path) {
        String credentials =
                Base64.getEncoder().encodeToString((username + ":" + password).getBytes(StandardCharsets.UTF_8));
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path));
        return send(username.isEmpty() ? request : request.header("Authorization", "Basic " + credentials));
    }

    HttpResponse<String> send(String method, String path, byte[] body, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(base.resolve(path)).method(method, BodyPublishers.ofByteArray(body));
        if (!bearer.isEmpty()) {
            request.header("Authorization", "Bearer " + bearer);
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return send(request);
    }

    HttpResponse<String> get(String path, String... headers) {
        return send("GET", path, new byte[0], headers);
    }

    HttpResponse<String> upload(String repository, byte[] blob) {
        return send("POST", "/v2/" + repository + "/blobs/uploads/?digest=" + Sha256.of(blob), blob);
    }

    static JsonNode json(HttpResponse<String> response) {
        return Json.parse(response.body().getBytes(StandardCharsets.UTF_8)).orElseThrow();
    }

    static String code(HttpResponse<String> response) {
        return response.statusCode() + " "
                + json(response).path("errors").path(0).path("code").asText();
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
