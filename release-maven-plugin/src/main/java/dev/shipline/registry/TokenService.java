package dev.shipline.registry;

import static java.util.Objects.requireNonNull;

import dev.shipline.document.Document;
import dev.shipline.document.MalformedDocumentException;
import dev.shipline.image.RegistryHost;
import dev.shipline.secret.Credentials;
import dev.shipline.secret.Secret;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The service that a registry sends to for tokens: by a password, by an identity token, or for anybody. */
final class TokenService {
    private static final String CLIENT = "release-maven-plugin";

    private final RegistryHttp http;
    private final URI realm;
    private final Optional<String> service;

    private TokenService(RegistryHttp http, URI realm, Optional<String> service) {
        this.http = requireNonNull(http, "http is null");
        this.realm = requireNonNull(realm, "realm is null");
        this.service = requireNonNull(service, "service is null");
    }

    /** Empty where the challenge names no address that credentials may go to. */
    static Optional<TokenService> in(Challenge challenge, RegistryHttp http) {
        try {
            URI realm = URI.create(challenge.parameter("realm").orElse(""));
            return isSafe(realm)
                    ? Optional.of(new TokenService(http, realm, challenge.parameter("service")))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Whether credentials may go there. */
    static boolean isSafe(URI uri) {
        if (uri.getAuthority() == null || uri.getScheme() == null) {
            return false;
        }
        return uri.getScheme().equals("https")
                || (uri.getScheme().equals("http") && new RegistryHost(uri.getAuthority()).isLoopback());
    }

    /** @param scope one, or several with blanks between them */
    HttpResponse<byte[]> ask(String scope, Optional<Credentials> credentials) {
        if (credentials.filter(Credentials::isIdentityToken).isPresent()) {
            return exchange(scope, credentials.get().password());
        }
        HttpRequest.Builder request = RegistryHttp.request(address(scope));
        credentials.ifPresent(found ->
                request.header("Authorization", RegistryLogin.basic(found).reveal()));
        return http.send(request.GET().build());
    }

    static Optional<Secret> token(HttpResponse<byte[]> response) {
        try {
            Document answer = Document.json(response.body());
            return answer.at("token")
                    .text()
                    .or(() -> answer.at("access_token").text())
                    .map(Secret::of);
        } catch (MalformedDocumentException e) {
            // the text is left out on purpose: it could be the token
            return Optional.empty();
        }
    }

    private HttpResponse<byte[]> exchange(String scope, Secret identityToken) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "refresh_token");
        service.ifPresent(name -> form.put("service", name));
        form.put("client_id", CLIENT);
        form.put("scope", scope);
        form.put("refresh_token", identityToken.reveal());
        String body = form.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + encode(entry.getValue()))
                .collect(Collectors.joining("&"));
        return http.send(RegistryHttp.request(realm)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body))
                .build());
    }

    private URI address(String scope) {
        List<String> scopes = Arrays.stream(scope.split(" "))
                .filter(one -> !one.isEmpty())
                .map(one -> "scope=" + encode(one))
                .toList();
        String question = service.map(name -> "service=" + encode(name) + "&").orElse("") + String.join("&", scopes);
        return URI.create(realm + (realm.getRawQuery() == null ? "?" : "&") + question);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
