package dev.shipline.registry;

import static java.util.Objects.requireNonNull;

import dev.shipline.document.Document;
import dev.shipline.document.MalformedDocumentException;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.image.ImageDigest;
import dev.shipline.image.ImageName;
import dev.shipline.secret.CredentialSource;
import dev.shipline.secret.Credentials;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** Quay's security endpoint of one repository, asked as the robot that pushes. Safe for several threads. */
final class QuaySecurity {
    /** A request that hangs must not eat up the time for the whole scan, nor go on for long after it. */
    private static final Duration LONGEST_REQUEST = Duration.ofSeconds(30);

    private static final Duration SHORTEST_REQUEST = Duration.ofSeconds(5);

    private final RegistryHttp http;
    private final ImageName name;
    private final Optional<Credentials> robot;
    private final Clock clock;

    QuaySecurity(RegistryHttp http, CredentialSource credentials, ImageName name, Clock clock) {
        this.http = requireNonNull(http, "http is null");
        this.name = requireNonNull(name, "name is null");
        this.robot = new RegistryLogin(http, credentials).credentials(name.registry());
        this.clock = requireNonNull(clock, "clock is null");
    }

    /**
     * Asks once.
     *
     * @param left how much time there is for it
     * @throws ReleaseFailure if the robot may not read the scan
     */
    ScanAnswer ask(ImageDigest digest, Duration left) {
        HttpResponse<byte[]> response;
        try {
            response = http.once(request(digest, left));
        } catch (IOException e) {
            return ScanAnswer.notYet("unreachable", "Quay cannot be reached (" + RegistryUnreachable.words(e) + ")");
        }
        int status = response.statusCode();
        if (status == 200) {
            return read(response);
        }
        if (status == 202) {
            return ScanAnswer.notYet("queued", "queued");
        }
        if (RegistryHttp.isWorthAnotherTry(status)) {
            String words = status == 520 ? "Quay does not reach its scanner" : "Quay answers HTTP " + status;
            Duration leaveAlone = RegistryHttp.retryAfter(response, clock).orElse(Duration.ZERO);
            return ScanAnswer.notYet("unreachable", words, leaveAlone);
        }
        if (status == 401 || status == 403) {
            throw noRight(digest, status);
        }
        if (status == 404 && isQuays(response)) {
            return ScanAnswer.notYet("unknown", "Quay does not know the image yet");
        }
        return noScanner("it answers the question for a scan with HTTP " + status);
    }

    private ScanAnswer read(HttpResponse<byte[]> response) {
        QuayReport report = new QuayReport(body(response));
        if (report.status().isEmpty()) {
            return noScanner("what it answers to the question for a scan is not Quay's");
        }
        String status = report.status().get();
        Optional<Lack> lack = report.lack();
        if (lack.isPresent()) {
            return ScanAnswer.without(lack.get(), status, report.words());
        }
        return report.isScanned()
                ? ScanAnswer.scanned(report.findings())
                : ScanAnswer.notYet(status.equals("scanned") ? "queued" : status, report.words());
    }

    private HttpRequest request(ImageDigest digest, Duration left) {
        String path =
                "/api/v1/repository/" + name.repository() + "/manifest/" + digest + "/security?vulnerabilities=true";
        HttpRequest.Builder request =
                http.request(name.registry(), path).timeout(within(left)).header("Accept", "application/json");
        robot.ifPresent(found ->
                request.header("Authorization", RegistryLogin.basic(found).reveal()));
        return request.GET().build();
    }

    private static Duration within(Duration left) {
        if (left.compareTo(LONGEST_REQUEST) > 0) {
            return LONGEST_REQUEST;
        }
        return left.compareTo(SHORTEST_REQUEST) < 0 ? SHORTEST_REQUEST : left;
    }

    /** Quay's own 404 names an error type; that of another registry, or of a proxy, does not. */
    private static boolean isQuays(HttpResponse<byte[]> response) {
        return !body(response).at("error_type").isMissing();
    }

    /** Other products answer unknown paths with a page of theirs, and call that a success. */
    private static Document body(HttpResponse<byte[]> response) {
        try {
            return Document.json(response.body());
        } catch (MalformedDocumentException e) {
            return Document.of(null);
        }
    }

    private ScanAnswer noScanner(String because) {
        return ScanAnswer.without(
                Lack.UNSUPPORTED, "none", name.registry() + " has no scanner of Quay's kind: " + because);
    }

    private ReleaseFailure noRight(ImageDigest digest, int status) {
        return new ReleaseFailure(
                FailureCode.CREDENTIALS,
                "cannot read the scan of " + name.withDigest(digest),
                name.registry() + " answers HTTP " + status
                        + robot.map(found -> " to " + found.username() + " (from " + found.source() + ")")
                                .orElse(" to an anonymous user"),
                "set QUAY_USERNAME and QUAY_PASSWORD to a robot account with read permission on " + name);
    }
}
