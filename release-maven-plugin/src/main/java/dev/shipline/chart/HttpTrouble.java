package dev.shipline.chart;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.failure.UntrustedCertificate;
import dev.shipline.secret.Credentials;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Says why a file of a chart repository could not be read. */
final class HttpTrouble {
    private HttpTrouble() {}

    /** Without its query, in which a server to which we were sent on may want a secret. */
    private static String address(URI uri) {
        return uri.getScheme() + "://" + uri.getAuthority() + uri.getPath();
    }

    static ReleaseFailure refused(URI uri, int status, Optional<Credentials> sent) {
        if (status == 401 || status == 403) {
            return new ReleaseFailure(
                    FailureCode.CREDENTIALS,
                    "cannot read " + address(uri),
                    sent.map(found -> uri.getHost() + " refuses the credentials from " + found.source() + " (HTTP "
                                    + status + ")")
                            .orElse(uri.getHost() + " asks for credentials (HTTP " + status + "), and there are none"),
                    sent.isPresent()
                            ? "correct them, or let their user read the repository"
                            : "add a server with the id " + uri.getAuthority()
                                    + " to settings.xml, or name one in ship.chart.server");
        }
        String because = uri.getHost() + " answers with HTTP " + status;
        return status >= 500 || status == 429
                ? new ReleaseFailure(
                        FailureCode.UNREACHABLE,
                        "cannot read " + address(uri),
                        because + " after several tries",
                        "run the build again once it is well")
                : new ReleaseFailure(FailureCode.CHART, "cannot read " + address(uri), because, "check ship.chart");
    }

    static ReleaseFailure tooLarge(URI uri, int limit) {
        return new ReleaseFailure(
                FailureCode.CHART,
                "cannot read " + address(uri),
                "it is larger than " + limit / 1024 / 1024 + " MiB, which no chart or index is",
                "check ship.chart");
    }

    static ReleaseFailure strange(URI uri, String because) {
        return new ReleaseFailure(
                FailureCode.CHART, "cannot read " + address(uri), because, "set ship.chart to where the repository is");
    }

    static ReleaseFailure unreachable(URI uri, IOException problem) {
        Optional<String> certificate = UntrustedCertificate.in(problem);
        if (certificate.isPresent()) {
            return new ReleaseFailure(
                    FailureCode.UNREACHABLE,
                    "cannot read " + address(uri),
                    "this JVM does not trust the certificate of " + uri.getHost() + ": " + certificate.get(),
                    UntrustedCertificate.FIX + ", or correct ship.chart",
                    problem);
        }
        return new ReleaseFailure(
                FailureCode.UNREACHABLE,
                "cannot read " + address(uri),
                reason(problem),
                "correct ship.chart, or look whether " + uri.getHost() + " is up and reachable from here",
                problem);
    }

    private static String reason(IOException problem) {
        boolean unknown = Stream.<Throwable>iterate(problem, Objects::nonNull, Throwable::getCause)
                .anyMatch(UnresolvedAddressException.class::isInstance);
        if (unknown) {
            return "no host is known by that name";
        }
        if (problem instanceof HttpTimeoutException) {
            return "there was no answer in time";
        }
        if (problem instanceof ConnectException) {
            return "the connection was refused";
        }
        return "the line broke (" + (problem.getMessage() == null ? problem.toString() : problem.getMessage()) + ")";
    }
}
