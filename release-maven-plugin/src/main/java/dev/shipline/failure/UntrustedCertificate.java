package dev.shipline.failure;

import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** Tells from what a client of any library threw whether this JVM does not trust a server's certificate, and what helps. */
public final class UntrustedCertificate {
    /** The first half of what to do; the property that names the server is the second. */
    public static final String FIX =
            "add the authority that signed it to a trust store and name that in MAVEN_OPTS (-Djavax.net.ssl.trustStore=...)";

    private UntrustedCertificate() {}

    /** What the certificate lacks, the innermost exception being the most exact: no known authority, another host's name, out of date. */
    public static Optional<String> in(Throwable failure) {
        List<Throwable> causes =
                Stream.iterate(failure, Objects::nonNull, Throwable::getCause).toList();
        return causes.stream().anyMatch(SSLException.class::isInstance)
                ? causes.stream()
                        .filter(GeneralSecurityException.class::isInstance)
                        .reduce((outer, inner) -> inner)
                        .map(Throwable::getMessage)
                : Optional.empty();
    }
}
