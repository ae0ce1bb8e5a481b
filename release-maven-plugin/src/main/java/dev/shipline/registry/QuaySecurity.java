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
    private final RegistryLogin login;
    private final Clock clock;

    QuaySecurity(RegistryHttp http, CredentialSource credentials, ImageName name, Clock clock) {
        this.http = requireNonNull(http, "http is null");
        this.name = requireNonNull(name, "name is null");
        this.login = new RegistryLogin(http, credentials);
        this.clock = requireNonNull(clock, "clock is null");
    }

    /**
     * Asks once.
     *
     * @param left how much time there is for it
     * @throws ReleaseFailure if the robot may not read the scan
     */
    ScanAnswer ask(ImageDigest digest, Duration left) {
        Optional<Credentials> robot = robot();
        HttpResponse<byte[]> response;
        try {
            response = http.once(request(digest, left, robot));
            Optional<Credentials> fresh =
                    refuses(response) ? robot.flatMap(refused -> login.renewed(name, refused)) : Optional.empty();
            if (fresh.isPresent()) {
                response = http.once(request(digest, left, fresh));
            }
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
        if (refuses(response)) {
            // what kept us from finding credentials is said now that they are missed
            throw noRight(digest, status, login.credentials(name));
        }
        if (status == 404 && isQuays(response)) {
            return ScanAnswer.notYet("unknown", "Quay does not know the image yet");
        }
        return noScanner("it answers the question for a scan with HTTP " + status);
    }

    /** A public image's scan is for anybody: credentials that cannot be had matter only where they are missed. */
    private Optional<Credentials> robot() {
        try {
            return login.credentials(name).filter(found -> !found.isIdentityToken());
        } catch (ReleaseFailure e) {
            return Optional.empty();
        }
    }

    private static boolean refuses(HttpResponse<?> response) {
        return response.statusCode() == 401 || response.statusCode() == 403;
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

    private HttpRequest request(ImageDigest digest, Duration left, Optional<Credentials> robot) {
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

    private ReleaseFailure noRight(ImageDigest digest, int status, Optional<Credentials> robot) {
        return new ReleaseFailure(
                FailureCode.CREDENTIALS,
                "cannot read the scan of " + name.withDigest(digest),
                name.registry() + " answers HTTP " + status
                        + robot.map(found -> " to " + found.holder()).orElse(" to an anonymous user"),
                "set QUAY_USERNAME and QUAY_PASSWORD to a robot account with read permission on " + name);
    }
}
