package dev.shipline.registry;

import static java.util.Objects.requireNonNull;

import dev.shipline.document.Document;
import dev.shipline.document.MalformedDocumentException;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.image.RegistryHost;
import dev.shipline.secret.CredentialSource;
import dev.shipline.secret.Credentials;
import dev.shipline.secret.Secret;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** Answers a registry's challenge with a token or a password. */
final class RegistryLogin {
    private final RegistryHttp http;
    private final CredentialSource credentials;

    RegistryLogin(RegistryHttp http, CredentialSource credentials) {
        this.http = requireNonNull(http, "http is null");
        this.credentials = requireNonNull(credentials, "credentials is null");
    }

    Optional<Credentials> credentials(String registry) {
        return credentials.find(registry).filter(found -> !found.password().isBlank());
    }

    static Secret basic(Credentials credentials) {
        String pair = credentials.username() + ":" + credentials.password().reveal();
        return Secret.of("Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
    }

    /** The value of the Authorization header that the challenge asks for. */
    Secret answer(String what, String registry, Challenge challenge, String scope) {
        if (challenge.isBearer()) {
            return Secret.of("Bearer " + token(what, registry, challenge, scope).reveal());
        }
        return credentials(registry).map(RegistryLogin::basic).orElseThrow(() -> noCredentials(what, registry));
    }

    /** A token for a scope; an anonymous one where there are no credentials. */
    Secret token(String what, String registry, Challenge challenge, String scope) {
        Optional<Credentials> found = credentials(registry);
        HttpRequest.Builder request = RegistryHttp.request(tokenAddress(what, registry, challenge, scope));
        found.ifPresent(c -> request.header("Authorization", basic(c).reveal()));
        HttpResponse<byte[]> response = http.send(request.GET().build());
        int status = response.statusCode();
        if (status == 401 || status == 403) {
            throw found.map(c -> refused(what, registry, c)).orElseGet(() -> noCredentials(what, registry));
        }
        if (status != 200) {
            throw strange(what, registry, "its token service answers HTTP " + status);
        }
        return read(response.body())
                .orElseThrow(() -> strange(what, registry, "its token service answers without a token"));
    }

    private static Optional<Secret> read(byte[] body) {
        try {
            Document answer = Document.json(body);
            return answer.at("token")
                    .text()
                    .or(() -> answer.at("access_token").text())
                    .map(Secret::of);
        } catch (MalformedDocumentException e) {
            // the text is left out on purpose: it could be the token
            return Optional.empty();
        }
    }

    private static URI tokenAddress(String what, String registry, Challenge challenge, String scope) {
        String realm = challenge.parameter("realm").orElse("");
        StringBuilder address = new StringBuilder(realm).append(realm.contains("?") ? '&' : '?');
        challenge.parameter("service").ifPresent(service -> address.append("service=")
                .append(encode(service))
                .append('&'));
        address.append("scope=").append(encode(scope));
        try {
            URI uri = URI.create(address.toString());
            if (isSafe(uri)) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // reported below, like any other address that must not get credentials
        }
        throw strange(what, registry, "it sends for tokens to \"" + realm + "\", which is no https address");
    }

    /** Whether credentials may go there. */
    static boolean isSafe(URI uri) {
        if (uri.getAuthority() == null || uri.getScheme() == null) {
            return false;
        }
        return uri.getScheme().equals("https")
                || (uri.getScheme().equals("http") && new RegistryHost(uri.getAuthority()).isLoopback());
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    static ReleaseFailure noCredentials(String what, String registry) {
        return new ReleaseFailure(
                FailureCode.CREDENTIALS,
                what,
                registry + " asks for credentials and none were found",
                "set QUAY_USERNAME and QUAY_PASSWORD, or a server with id " + registry + " in settings.xml");
    }

    static ReleaseFailure refused(String what, String registry, Credentials credentials) {
        return new ReleaseFailure(
                FailureCode.CREDENTIALS,
                what,
                registry + " refused the credentials of " + credentials.username() + " (from " + credentials.source()
                        + ")",
                "correct them; a robot account's name has the form namespace+name, and its password is its token");
    }

    private static ReleaseFailure strange(String what, String registry, String because) {
        return new ReleaseFailure(
                FailureCode.UNREACHABLE,
                what,
                because,
                "look whether " + registry + " works, then run the build again");
    }
}
