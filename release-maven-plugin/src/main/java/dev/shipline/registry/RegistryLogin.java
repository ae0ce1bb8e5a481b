package dev.shipline.registry;

import static java.util.Objects.requireNonNull;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.image.ImageName;
import dev.shipline.secret.CredentialSource;
import dev.shipline.secret.Credentials;
import dev.shipline.secret.Secret;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** Answers a registry's challenge with a token or a password. Credentials are looked up when a challenge wants them, and not before. */
final class RegistryLogin {
    private final RegistryHttp http;
    private final CredentialSource source;

    RegistryLogin(RegistryHttp http, CredentialSource source) {
        this.http = requireNonNull(http, "http is null");
        this.source = requireNonNull(source, "source is null");
    }

    /** @throws ReleaseFailure if the place where they should be cannot be used */
    Optional<Credentials> credentials(ImageName name) {
        return source.find(name.registry(), name.repository())
                .filter(found -> !found.password().isBlank());
    }

    /** Others in place of credentials that a registry has refused. */
    Optional<Credentials> renewed(ImageName name, Credentials refused) {
        return source.renew(name.registry(), name.repository(), refused)
                .filter(found -> !found.password().isBlank());
    }

    static Secret basic(Credentials credentials) {
        String pair = credentials.username() + ":" + credentials.password().reveal();
        return Secret.of("Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * The value of the Authorization header that the challenge asks for.
     *
     * @param refused the value that it refuses, if there was one
     */
    Secret answer(
            String what, ImageName name, Access access, Challenge challenge, String scope, Optional<Secret> refused) {
        if (challenge.isBearer()) {
            return Secret.of(
                    "Bearer " + token(what, name, access, challenge, scope).reveal());
        }
        Credentials found = credentials(name).orElseThrow(() -> noCredentials(what, name.registry()));
        if (refused.equals(Optional.of(basic(found)))) {
            found = renewed(name, found).orElse(found);
        }
        if (found.isIdentityToken()) {
            throw new ReleaseFailure(
                    FailureCode.CREDENTIALS,
                    what,
                    name.registry() + " asks for a name and a password, and there is only " + found.holder(),
                    "set QUAY_USERNAME and QUAY_PASSWORD, or a server with id " + name.registry() + " in settings.xml");
        }
        return basic(found);
    }

    /** A token for a scope; an anonymous one where there are no credentials. */
    Secret token(String what, ImageName name, Access access, Challenge challenge, String scope) {
        TokenService service = TokenService.in(challenge, http)
                .orElseThrow(() -> strange(
                        what,
                        name,
                        "it sends for tokens to \""
                                + challenge.parameter("realm").orElse("") + "\", which is no https address"));
        Optional<Credentials> found = Optional.empty();
        Optional<ReleaseFailure> unusable = Optional.empty();
        try {
            found = credentials(name);
        } catch (ReleaseFailure e) {
            if (access != Access.READ) {
                throw e;
            }
            // anybody may read many an image; only where that is refused do the credentials matter
            unusable = Optional.of(e);
        }
        HttpResponse<byte[]> response = service.ask(scope, found);
        if (refuses(response) && found.isPresent()) {
            Optional<Credentials> fresh = renewed(name, found.get());
            if (fresh.isPresent()) {
                found = fresh;
                response = service.ask(scope, fresh);
            }
        }
        if (response.statusCode() == 200) {
            return TokenService.token(response)
                    .orElseThrow(() -> strange(what, name, "its token service answers without a token"));
        }
        throw unusable.isPresent() ? unusable.get() : refusal(what, name, found, response);
    }

    private static boolean refuses(HttpResponse<byte[]> response) {
        return response.statusCode() == 401 || response.statusCode() == 403;
    }

    private static ReleaseFailure refusal(
            String what, ImageName name, Optional<Credentials> found, HttpResponse<byte[]> response) {
        int status = response.statusCode();
        boolean exchange = found.filter(Credentials::isIdentityToken).isPresent();
        if (exchange && (status == 404 || status == 405)) {
            return new ReleaseFailure(
                    FailureCode.CREDENTIALS,
                    what,
                    name.registry() + " exchanges no identity tokens (HTTP " + status + "), and there is only "
                            + found.get().holder(),
                    "log in with a name and a password or a robot's token");
        }
        if (refuses(response) || (exchange && status == 400)) {
            return found.map(credentials -> refused(what, name.registry(), credentials))
                    .orElseGet(() -> noCredentials(what, name.registry()));
        }
        return strange(what, name, "its token service answers HTTP " + status);
    }

    static ReleaseFailure noCredentials(String what, String registry) {
        return new ReleaseFailure(
                FailureCode.CREDENTIALS,
                what,
                registry + " asks for credentials and none were found",
                "set QUAY_USERNAME and QUAY_PASSWORD, or a server with id " + registry
                        + " in settings.xml, or log in by docker login " + registry);
    }

    static ReleaseFailure refused(String what, String registry, Credentials credentials) {
        return new ReleaseFailure(
                FailureCode.CREDENTIALS,
                what,
                registry + " refused the credentials of " + credentials.holder(),
                "correct them; a robot account's name has the form namespace+name, and its password is its token");
    }

    private static ReleaseFailure strange(String what, ImageName name, String because) {
        return new ReleaseFailure(
                FailureCode.UNREACHABLE,
                what,
                because,
                "look whether " + name.registry() + " works, then run the build again");
    }
}
