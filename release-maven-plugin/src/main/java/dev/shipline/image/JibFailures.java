package dev.shipline.image;

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
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Says what jib's exceptions mean for the person who reads the build log. */
final class JibFailures {
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;

    private final ImageRecipe recipe;
    private final String what;

    JibFailures(ImageRecipe recipe, String tag) {
        this.recipe = recipe;
        this.what = "cannot push " + recipe.name().withTag(tag);
    }

    ReleaseFailure explain(Exception failure) {
        return find(failure, RegistryUnauthorizedException.class)
                .map(e -> refused(e.getImageReference(), status(failure) == FORBIDDEN, failure))
                .or(() ->
                        find(failure, RegistryCredentialsNotSentException.class).map(e -> notSent(failure)))
                .or(() -> find(failure, RegistryAuthenticationFailedException.class)
                        .map(e -> refused(e.getMessage(), false, failure)))
                .or(() -> find(failure, InsecureRegistryException.class).map(e -> insecure(e.getMessage(), failure)))
                .or(() -> find(failure, UnknownHostException.class).map(e -> unknownHost(e.getMessage(), failure)))
                .or(() -> find(failure, ConnectException.class).map(e -> away(e.getMessage(), failure)))
                .or(() -> find(failure, SocketTimeoutException.class).map(e -> away("it is too slow", failure)))
                .or(() -> find(failure, CacheDirectoryCreationException.class).map(e -> cache(failure)))
                .orElseGet(() -> isBaseMissing(failure) ? noBase(failure) : other(failure));
    }

    private boolean isBaseMissing(Exception failure) {
        return status(failure) == NOT_FOUND && mentionsBase(messages(failure));
    }

    /** The HTTP status behind a failure; 0 where there is none. */
    private static int status(Exception failure) {
        return find(failure, ResponseException.class)
                .map(ResponseException::getStatusCode)
                .orElse(0);
    }

    private ReleaseFailure refused(String where, boolean forbidden, Exception cause) {
        if (mentionsBase(where)) {
            return new ReleaseFailure(
                    FailureCode.CREDENTIALS,
                    what,
                    "the registry does not let the base image " + recipe.base() + " be pulled",
                    credentialsFix(baseRegistry()) + ", or set ship.image.base to an image that anybody may pull",
                    cause);
        }
        String because = forbidden
                ? "the credentials have no right to write to " + recipe.name()
                : "the registry refused the credentials, or got none";
        return new ReleaseFailure(
                FailureCode.CREDENTIALS,
                what,
                because,
                forbidden
                        ? "give the robot account write permission on " + recipe.name() + ", or correct ship.image"
                        : credentialsFix(recipe.name().registry()),
                cause);
    }

    private static String credentialsFix(String registry) {
        return "set QUAY_USERNAME and QUAY_PASSWORD, or a server with id " + registry + " in settings.xml";
    }

    private ReleaseFailure notSent(Exception cause) {
        return new ReleaseFailure(
                FailureCode.CREDENTIALS,
                what,
                "the registry asks for credentials over plain http, where they would be readable on the way",
                "serve the registry by https, or let it accept anonymous pushes",
                cause);
    }

    private ReleaseFailure insecure(String message, Exception cause) {
        boolean base = mentionsBase(message);
        return new ReleaseFailure(
                FailureCode.UNREACHABLE,
                what,
                (base
                                ? "the registry of the base image " + recipe.base()
                                : "the registry " + recipe.name().registry())
                        + " does not speak https with a certificate that this JVM trusts",
                "correct " + property(base) + ", or add the registry's certificate to the JVM's trust store",
                cause);
    }

    private ReleaseFailure unknownHost(String host, Exception cause) {
        return new ReleaseFailure(
                FailureCode.UNREACHABLE,
                what,
                "no host is known by the name " + host,
                "correct " + property(mentionsBase(host)) + ", or look at the network's name service",
                cause);
    }

    private ReleaseFailure away(String message, Exception cause) {
        return new ReleaseFailure(
                FailureCode.UNREACHABLE,
                what,
                "a registry does not answer (" + message + ")",
                "look whether it is up and reachable from here, or correct " + property(mentionsBase(message)),
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

    private ReleaseFailure noBase(Exception cause) {
        return new ReleaseFailure(
                FailureCode.CONFIGURATION,
                what,
                "there is no base image " + recipe.base(),
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
                FailureCode.IMAGE_PUSH,
                what,
                sentence(root),
                "run the build again; if it stays, look at the registry's status page",
                failure);
    }

    private static String sentence(Throwable failure) {
        String message = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        int advert = message.indexOf(" | If this is a bug");
        return (advert < 0 ? message : message.substring(0, advert)).strip();
    }

    private String property(boolean base) {
        return base ? "ship.image.base" : "ship.image";
    }

    private String baseRegistry() {
        int slash = recipe.base().indexOf('/');
        return slash < 0 ? "docker.io" : recipe.base().substring(0, slash);
    }

    /** Whether words speak of the base image; never true where the target's name would fit as well. */
    private boolean mentionsBase(String words) {
        if (words == null || words.contains(recipe.name().toString())) {
            return false;
        }
        String base = recipe.base().split("[@]")[0];
        int tag = base.lastIndexOf(':');
        String repository = tag > base.lastIndexOf('/') ? base.substring(0, tag) : base;
        if (words.contains(repository)) {
            return true;
        }
        return !baseRegistry().equals(recipe.name().registry()) && words.contains(baseRegistry());
    }

    private static String messages(Throwable failure) {
        return chain(failure)
                .map(Throwable::getMessage)
                .filter(Objects::nonNull)
                .collect(Collectors.joining(" "));
    }

    private static <T> Optional<T> find(Throwable failure, Class<T> type) {
        return chain(failure).filter(type::isInstance).map(type::cast).findFirst();
    }

    private static Stream<Throwable> chain(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause);
    }
}
