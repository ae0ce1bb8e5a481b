package dev.shipline.registry;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.failure.UntrustedCertificate;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.UnresolvedAddressException;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Says why a registry, or the token service that it names, gave no answer at all. */
final class RegistryUnreachable {
    private RegistryUnreachable() {}

    static ReleaseFailure at(URI uri, IOException cause) {
        String what = "cannot reach the registry " + uri.getAuthority();
        Optional<String> certificate = UntrustedCertificate.in(cause);
        if (certificate.isPresent()) {
            return new ReleaseFailure(
                    FailureCode.UNREACHABLE,
                    what,
                    "this JVM does not trust its certificate: " + certificate.get(),
                    UntrustedCertificate.FIX + ", or correct ship.image",
                    cause);
        }
        boolean unknown = Stream.<Throwable>iterate(cause, Objects::nonNull, Throwable::getCause)
                .anyMatch(UnresolvedAddressException.class::isInstance);
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
}
