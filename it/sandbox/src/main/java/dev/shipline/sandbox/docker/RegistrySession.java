package dev.shipline.sandbox.docker;

import com.fasterxml.jackson.databind.JsonNode;
import dev.shipline.sandbox.loopback.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The engine's own way to a registry on this machine, with one token for one purpose. */
final class RegistrySession {
    /** User and password. */
    record Login(String username, String password) {
        /** Without the password. */
        @Override
        public String toString() {
            return "Login[" + username + "]";
        }
    }

    private static final Pattern CHALLENGE = Pattern.compile("Bearer realm=\"([^\"]+)\",service=\"([^\"]+)\".*");
    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    private final HttpClient http;
    private final URI base;
    private final Optional<String> token;

    private RegistrySession(HttpClient http, URI base, Optional<String> token) {
        this.http = http;
        this.base = base;
        this.token = token;
    }

    /** @throws EngineProblem if the registry is away, or does not let the login in */
    static RegistrySession open(HttpClient http, String host, Optional<Login> login, String... scopes) {
        URI base = URI.create("http://" + host);
        RegistrySession session = new RegistrySession(http, base, Optional.empty());
        HttpResponse<byte[]> welcome = session.send("GET", "/v2/", new byte[0], "");
        if (welcome.statusCode() != 401) {
            return session;
        }
        Matcher challenge = CHALLENGE.matcher(
                welcome.headers().firstValue("WWW-Authenticate").orElse(""));
        if (!challenge.matches()) {
            throw new EngineProblem(500, "no supported authentication at " + host);
        }
        StringBuilder query = new StringBuilder("?service=").append(encode(challenge.group(2)));
        for (String scope : scopes) {
            query.append("&scope=").append(encode(scope));
        }
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(challenge.group(1) + query)).timeout(TIMEOUT);
        login.ifPresent(known -> request.header(
                "Authorization",
                "Basic "
                        + Base64.getEncoder()
                                .encodeToString(
                                        (known.username() + ":" + known.password()).getBytes(StandardCharsets.UTF_8))));
        HttpResponse<byte[]> answer = session.send(request);
        if (answer.statusCode() != 200) {
            throw problem(answer);
        }
        String token = Json.parse(answer.body()).orElseThrow().path("token").asText();
        return new RegistrySession(http, base, Optional.of(token));
    }

    /** Sends a request; statuses are the caller's to judge. */
    HttpResponse<byte[]> send(String method, String path, byte[] body, String contentType) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path))
                .timeout(TIMEOUT)
                .method(method, BodyPublishers.ofByteArray(body));
        if (!contentType.isEmpty()) {
            request.header("Content-Type", contentType);
        }
        token.ifPresent(known -> request.header("Authorization", "Bearer " + known));
        return send(request);
    }

    /** As {@link #send}, but any status that is no success is a problem. */
    HttpResponse<byte[]> demand(String method, String path, byte[] body, String contentType) {
        HttpResponse<byte[]> response = send(method, path, body, contentType);
        if (response.statusCode() >= 300) {
            throw problem(response);
        }
        return response;
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder builder) {
        HttpRequest request = builder.build();
        try {
            return http.send(request, BodyHandlers.ofByteArray());
        } catch (IOException e) {
            String at = request.uri().getAuthority();
            throw new EngineProblem(
                    500, "Get \"http://" + at + "/v2/\": dial tcp " + at + ": connect: connection refused");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineProblem(500, "context canceled");
        }
    }

    private static EngineProblem problem(HttpResponse<byte[]> response) {
        JsonNode error =
                Json.parse(response.body()).map(json -> json.at("/errors/0")).orElse(null);
        if (error == null || error.isMissingNode()) {
            return new EngineProblem(500, "received unexpected HTTP status: " + response.statusCode());
        }
        String code = error.path("code").asText().toLowerCase(Locale.ROOT).replace('_', ' ');
        return new EngineProblem(500, code + ": " + error.path("message").asText());
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
