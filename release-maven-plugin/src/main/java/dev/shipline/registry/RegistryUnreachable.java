package dev.shipline.registry;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.UnresolvedAddressException;
import java.security.GeneralSecurityException;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** Says why a registry, or the token service that it names, gave no answer at all. */
final class RegistryUnreachable {
    private RegistryUnreachable() {}

    static ReleaseFailure at(URI uri, IOException cause) {
        String what = "cannot reach the registry " + uri.getAuthority();
        Optional<Throwable> certificate = certificateIn(cause);
        if (certificate.isPresent()) {
            return new ReleaseFailure(
                    FailureCode.UNREACHABLE,
                    what,
                    "this JVM does not trust its certificate: "
                            + certificate.get().getMessage(),
                    "add the authority that signed it to a trust store and name that in MAVEN_OPTS"
                            + " (-Djavax.net.ssl.trustStore=...), or correct ship.image",
                    cause);
        }
        boolean unknown = causes(cause).anyMatch(UnresolvedAddressException.class::isInstance);
        return new ReleaseFailure(
                FailureCode.UNREACHABLE,
                what,
                unknown ? "no host is known by that name" : words(cause),
                "correct ship.image, or look whether the registry is up and reachable from here",
                cause);
    }

    static String words(IOException failure) {
        String message = failure.getMessage();
        return message == null ? "it does not accept connections" : message;
    }

    /** What the certificate lacks, the innermost exception being the most exact: no known authority, another host's name, out of date. */
    private static Optional<Throwable> certificateIn(IOException failure) {
        return causes(failure).anyMatch(SSLException.class::isInstance)
                ? causes(failure)
                        .filter(GeneralSecurityException.class::isInstance)
                        .reduce((outer, inner) -> inner)
                : Optional.empty();
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause);
    }
}
