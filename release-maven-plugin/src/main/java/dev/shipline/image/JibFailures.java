package dev.shipline.image;

import static java.util.Objects.requireNonNull;

import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.InsecureRegistryException;
import com.google.cloud.tools.jib.api.RegistryAuthenticationFailedException;
import com.google.cloud.tools.jib.api.RegistryUnauthorizedException;
import com.google.cloud.tools.jib.http.ResponseException;
import com.google.cloud.tools.jib.registry.RegistryCredentialsNotSentException;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Says what jib's exceptions mean for the person who reads the build log. The one registry that jib talks to is the base image's. */
final class JibFailures {
    private static final int NOT_FOUND = 404;

    private final String what;
    private final String base;
    private final Optional<String> account;

    /** @param account who pulls the base image, for people; absent: nobody in particular */
    JibFailures(ImageRecipe recipe, Optional<String> account) {
        requireNonNull(recipe, "recipe is null");
        this.account = requireNonNull(account, "account is null");
        this.what = "cannot build " + recipe.name();
        this.base = recipe.base().orElseThrow();
    }

    ReleaseFailure explain(Exception failure) {
        return find(failure, RegistryCredentialsNotSentException.class)
                .map(e -> notSent(failure))
                .or(() -> find(failure, RegistryUnauthorizedException.class).map(e -> refused(failure)))
                .or(() -> find(failure, RegistryAuthenticationFailedException.class)
                        .map(e -> refused(failure)))
                .or(() -> find(failure, InsecureRegistryException.class).map(e -> insecure(failure)))
                .or(() -> find(failure, UnknownHostException.class)
                        .map(e -> away("no host is known by the name " + e.getMessage(), failure)))
                .or(() -> find(failure, ConnectException.class)
                        .map(e -> away("its registry does not answer (" + e.getMessage() + ")", failure)))
                .or(() ->
                        find(failure, SocketTimeoutException.class).map(e -> away("its registry is too slow", failure)))
                .or(() -> find(failure, CacheDirectoryCreationException.class).map(e -> cache(failure)))
                .or(() -> find(failure, ResponseException.class)
                        .filter(e -> e.getStatusCode() == NOT_FOUND)
                        .map(e -> missing(failure)))
                .orElseGet(() -> other(failure));
    }

    private ReleaseFailure refused(Exception cause) {
        return new ReleaseFailure(
                FailureCode.CREDENTIALS,
                what,
                account.map(who -> "the registry does not let " + who + " pull the base image " + base)
                        .orElse("the registry does not let the base image " + base + " be pulled"),
                account.map(who -> "give that account read permission on the repository of " + base)
                                .orElse("set a server with id " + registry()
                                        + " in settings.xml (for quay.io, QUAY_USERNAME and QUAY_PASSWORD do as well)")
                        + ", or set ship.image.base to an image that anybody may pull",
                cause);
    }

    private ReleaseFailure notSent(Exception cause) {
        return new ReleaseFailure(
                FailureCode.CREDENTIALS,
                what,
                "the registry of the base image " + base
                        + " asks for credentials over plain http, where they would be readable on the way",
                "serve it by https, or set ship.image.base to an image that anybody may pull",
                cause);
    }

    private ReleaseFailure insecure(Exception cause) {
        return new ReleaseFailure(
                FailureCode.UNREACHABLE,
                what,
                "the registry of the base image " + base
                        + " does not speak https with a certificate that this JVM trusts",
                "add the authority that signed it to a trust store and name that in MAVEN_OPTS"
                        + " (-Djavax.net.ssl.trustStore=...), or correct ship.image.base",
                cause);
    }

    private ReleaseFailure away(String because, Exception cause) {
        return new ReleaseFailure(
                FailureCode.UNREACHABLE,
                what,
                "the base image " + base + " cannot be pulled: " + because,
                "look whether " + registry() + " is up and reachable from here, or correct ship.image.base",
                cause);
    }

    private ReleaseFailure cache(Exception cause) {
        return new ReleaseFailure(
                FailureCode.IMAGE_BUILD,
                what,
                "a folder for cached layers cannot be made: " + cause.getMessage(),
                "make the folder writable for the user of the build",
                cause);
    }

    private ReleaseFailure missing(Exception cause) {
        return new ReleaseFailure(
                FailureCode.CONFIGURATION,
                what,
                "there is no base image " + base,
                "set ship.image.base to an image that exists",
                cause);
    }

    private ReleaseFailure other(Exception failure) {
        Throwable root = failure;
        while (root.getCause() != null
                && root.getMessage() != null
                && root.getMessage().contains(root.getCause().getClass().getName())) {
            root = root.getCause();
        }
        return new ReleaseFailure(
                FailureCode.IMAGE_BUILD,
                what,
                sentence(root),
                "look whether the disk is full and the registry of the base image is well, then run the build again",
                failure);
    }

    private static String sentence(Throwable failure) {
        String message = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        int advert = message.indexOf(" | If this is a bug");
        return (advert < 0 ? message : message.substring(0, advert)).strip();
    }

    private String registry() {
        String host = base.substring(0, Math.max(0, base.indexOf('/')));
        return host.contains(".") || host.contains(":") || host.equals("localhost") ? host : "docker.io";
    }

    private static <T> Optional<T> find(Throwable failure, Class<T> type) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst();
    }
}
