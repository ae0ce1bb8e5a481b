package dev.shipline.registry;

import static java.util.Comparator.comparing;
import static java.util.Objects.requireNonNull;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.image.ImageName;
import dev.shipline.secret.CredentialSource;
import dev.shipline.secret.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Requests that carry what the registry asks for: nothing, a token or a password. What has run out is renewed once. */
final class RegistrySession {
    private record Key(ImageName name, Access access) {}

    private final RegistryHttp http;
    private final RegistryLogin login;
    private final Map<Key, Secret> authorizations = new ConcurrentHashMap<>();
    private final Map<ImageName, Set<ImageName>> alsoRead = new ConcurrentHashMap<>();

    RegistrySession(CredentialSource credentials, RegistryHttp http) {
        this.http = requireNonNull(http, "http is null");
        this.login = new RegistryLogin(http, credentials);
    }

    HttpResponse<byte[]> head(String what, ImageName name, String path) {
        return send(what, name, Access.READ, manifestRequest(name, path).method("HEAD", BodyPublishers.noBody()));
    }

    HttpResponse<byte[]> get(String what, ImageName name, String path) {
        return send(what, name, Access.READ, manifestRequest(name, path).GET());
    }

    HttpResponse<byte[]> put(String what, ImageName name, String path, String mediaType, BodyPublisher body) {
        return send(
                what,
                name,
                Access.WRITE,
                request(name, path).header("Content-Type", mediaType).PUT(body));
    }

    HttpResponse<byte[]> delete(String what, ImageName name, String path) {
        return send(what, name, Access.DELETE, request(name, path).DELETE());
    }

    RegistryHttp http() {
        return http;
    }

    /** From now on, who asks for the right to write to a repository asks for the right to read these too: blobs can be mounted from there. */
    void readAlso(ImageName name, Collection<ImageName> others) {
        alsoRead.put(name, Set.copyOf(others));
    }

    /** The answer after as many tries as it takes. */
    HttpResponse<byte[]> send(String what, ImageName name, Access access, HttpRequest.Builder request) {
        URI uri = request.build().uri();
        return http.persist(
                uri, http.deadline(), RegistryHttp::isWorthAnotherTry, () -> once(what, name, access, request));
    }

    /** One try, and one more with a fresh authorization if the registry asks for that. To another host goes no authorization at all. */
    HttpResponse<byte[]> once(String what, ImageName name, Access access, HttpRequest.Builder request)
            throws IOException {
        HttpRequest plain = request.build();
        if (!isHome(name, plain.uri())) {
            return http.once(plain);
        }
        Key key = new Key(name, access);
        Secret known = known(key);
        HttpResponse<byte[]> response = http.once(with(request, known));
        if (response.statusCode() != 401) {
            return response;
        }
        Challenge challenge = challenge(what, name, access, response);
        // of several requests that are refused at once, the first logs in for all
        Secret fresh = authorizations.compute(
                key,
                (same, current) -> current == null || current.equals(known)
                        ? answer(what, name, access, challenge, Optional.ofNullable(known))
                        : current);
        return http.once(with(request, fresh));
    }

    /** The bytes as they come in, for what is too large for the memory. Asked with an authorization that an earlier request got. */
    HttpResponse<InputStream> stream(ImageName name, Access access, HttpRequest.Builder request) throws IOException {
        boolean home = isHome(name, request.build().uri());
        Secret known = home ? authorizations.get(new Key(name, access)) : null;
        return http.once(with(request, known), HttpResponse.BodyHandlers.ofInputStream());
    }

    void requirePushRight(ImageName name) {
        String what = "cannot push to " + name;
        HttpRequest.Builder request = request(name, "/v2/").GET();
        HttpResponse<byte[]> response = http.send(request.build());
        if (response.statusCode() == 401) {
            Challenge challenge = challenge(what, name, Access.WRITE, response);
            Secret answer = answer(what, name, Access.WRITE, challenge, Optional.empty());
            if (challenge.isBearer()) {
                requirePushIn(answer, what, name);
                // the push goes on with it
                authorizations.put(new Key(name, Access.WRITE), answer);
                return;
            }
            response =
                    http.send(request.header("Authorization", answer.reveal()).build());
        }
        if (response.statusCode() != 200) {
            throw refusal(what, name, Access.WRITE, response);
        }
    }

    ReleaseFailure refusal(String what, ImageName name, Access access, HttpResponse<byte[]> response) {
        return RegistryRefusal.of(what, name, access, response, login.credentials(name));
    }

    private void requirePushIn(Secret authorization, String what, ImageName name) {
        Optional<Set<String>> granted = GrantedActions.in(authorization, name.repository());
        if (granted.isEmpty() || granted.get().contains("push") || granted.get().contains("*")) {
            return;
        }
        if (login.credentials(name).isEmpty()) {
            throw RegistryLogin.noCredentials(what, name.registry());
        }
        throw new ReleaseFailure(
                FailureCode.CREDENTIALS,
                what,
                "the registry grants "
                        + login.credentials(name).get().holder() + " "
                        + (granted.get().isEmpty() ? "nothing" : "only " + String.join(", ", granted.get())) + " there",
                Access.WRITE.advice(name) + ", or correct ship.image");
    }

    /** Who may write may also read, as far as the token tells; where it does not, the registry will say so. */
    private Secret known(Key key) {
        Secret own = authorizations.get(key);
        return own == null && key.access() == Access.READ ? authorizations.get(new Key(key.name(), Access.WRITE)) : own;
    }

    /** With the right to read what blobs could be mounted from, or, where the token service refuses that altogether, without. */
    private Secret answer(String what, ImageName name, Access access, Challenge challenge, Optional<Secret> refused) {
        List<String> scopes = new ArrayList<>();
        scopes.add(access.scope(name));
        challenge.parameter("scope").ifPresent(scopes::add);
        Set<ImageName> others = access == Access.WRITE ? alsoRead.getOrDefault(name, Set.of()) : Set.of();
        List<String> all = new ArrayList<>(scopes);
        others.stream()
                .sorted(comparing(ImageName::repository))
                .map(Access.READ::scope)
                .forEach(all::add);
        try {
            return login.answer(what, name, access, challenge, Scopes.union(all), refused);
        } catch (ReleaseFailure e) {
            if (others.isEmpty()) {
                throw e;
            }
            alsoRead.remove(name);
            return login.answer(what, name, access, challenge, Scopes.union(scopes), refused);
        }
    }

    private static HttpRequest with(HttpRequest.Builder request, Secret authorization) {
        return authorization == null
                ? request.build()
                : request.copy()
                        .setHeader("Authorization", authorization.reveal())
                        .build();
    }

    private Challenge challenge(String what, ImageName name, Access access, HttpResponse<byte[]> response) {
        return Challenge.in(response.headers().allValues("WWW-Authenticate"))
                .orElseThrow(() -> refusal(what, name, access, response));
    }

    private HttpRequest.Builder manifestRequest(ImageName name, String path) {
        return request(name, path).header("Accept", Manifest.ACCEPTED);
    }

    private HttpRequest.Builder request(ImageName name, String path) {
        return http.request(name.registry(), path);
    }

    private boolean isHome(ImageName name, URI uri) {
        URI home = http.uri(name.registry(), "/");
        return home.getScheme().equalsIgnoreCase(uri.getScheme())
                && home.getHost().equalsIgnoreCase(uri.getHost())
                && port(home) == port(uri);
    }

    private static int port(URI uri) {
        int standard = uri.getScheme().equalsIgnoreCase("https") ? 443 : 80;
        return uri.getPort() < 0 ? standard : uri.getPort();
    }
}
