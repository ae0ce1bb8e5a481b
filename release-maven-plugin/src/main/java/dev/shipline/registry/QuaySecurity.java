package dev.shipline.registry;

import static java.util.Objects.requireNonNull;

import dev.shipline.document.Document;
import dev.shipline.document.MalformedDocumentException;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.image.ImageDigest;
import dev.shipline.image.ImageName;
import dev.shipline.secret.CredentialSource;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Polls Quay's security endpoint until it has something final to say. */
final class QuaySecurity {
    /**
     * The end of the waiting.
     *
     * @param status    Quay's word, or "none" where there is no Quay
     * @param isVerdict whether the findings can be believed to be all there are
     */
    record Outcome(String status, boolean isVerdict, String reason, List<Finding> findings) {}

    private final RegistryHttp http;
    private final RegistryLogin login;
    private final Polling polling;
    private final Clock clock;
    private final Sleeper sleeper;

    QuaySecurity(CredentialSource credentials, Polling polling, Clock clock, Sleeper sleeper) {
        this.http = new RegistryHttp(RetryPolicy.DEFAULT, clock, sleeper);
        this.login = new RegistryLogin(http, credentials);
        this.polling = requireNonNull(polling, "polling is null");
        this.clock = requireNonNull(clock, "clock is null");
        this.sleeper = requireNonNull(sleeper, "sleeper is null");
    }

    Outcome await(ImageName name, ImageDigest digest, Instant deadline, Consumer<String> progress) {
        HttpRequest request = request(name, digest);
        Duration pause = polling.first();
        String told = "";
        while (true) {
            Answer answer = ask(request, name, digest);
            if (answer.outcome().isPresent()) {
                return answer.outcome().get();
            }
            if (!answer.waitingFor().equals(told)) {
                told = answer.waitingFor();
                progress.accept("waiting for the scan of " + digest + ": " + told);
            }
            Duration wait = answer.atLeast().compareTo(pause) > 0 ? answer.atLeast() : pause;
            if (clock.instant().plus(wait).isAfter(deadline)) {
                throw tooLate(name, digest, told);
            }
            sleep(wait, request);
            pause = polling.next(pause);
        }
    }

    /** @param waitingFor why there is no outcome yet; {@code atLeast} how long the registry asks to be left alone */
    private record Answer(Optional<Outcome> outcome, String waitingFor, Duration atLeast) {
        static Answer done(Outcome outcome) {
            return new Answer(Optional.of(outcome), "", Duration.ZERO);
        }

        static Answer wait(String waitingFor, Duration atLeast) {
            return new Answer(Optional.empty(), waitingFor, atLeast);
        }
    }

    private Answer ask(HttpRequest request, ImageName name, ImageDigest digest) {
        HttpResponse<byte[]> response;
        try {
            response = http.once(request);
        } catch (IOException e) {
            return Answer.wait("Quay cannot be reached (" + RegistryUnreachable.words(e) + ")", Duration.ZERO);
        }
        int status = response.statusCode();
        if (status == 200) {
            return judge(response);
        }
        if (RegistryHttp.isWorthAnotherTry(status)) {
            Duration asked = RegistryHttp.retryAfter(response, clock).orElse(Duration.ZERO);
            String words = status == 520 ? "Quay does not reach its scanner" : "Quay answers HTTP " + status;
            return Answer.wait(words, asked);
        }
        if (status == 401 || status == 403) {
            throw noRight(name, digest, status);
        }
        if (status == 404 && isQuays(response)) {
            return Answer.wait("Quay does not know the image yet", Duration.ZERO);
        }
        return Answer.done(noScanner(name, "its scan API answers HTTP " + status));
    }

    private Answer judge(HttpResponse<byte[]> response) {
        QuayReport report = new QuayReport(body(response));
        if (report.status().isEmpty()) {
            return Answer.done(new Outcome("none", false, "the registry has no scan API of Quay's kind", List.of()));
        }
        String status = report.status().get();
        if (report.isHopeless()) {
            return Answer.done(new Outcome(status, false, "Quay's scanner says " + status, List.of()));
        }
        if (!report.isScanned()) {
            return Answer.wait(status, Duration.ZERO);
        }
        if (!report.knowsPackages()) {
            return Answer.done(new Outcome(
                    status,
                    false,
                    "the scanner recognised no package in the image, so that nothing is known",
                    List.of()));
        }
        return Answer.done(new Outcome(status, true, "scanned", report.findings()));
    }

    private HttpRequest request(ImageName name, ImageDigest digest) {
        String path =
                "/api/v1/repository/" + name.repository() + "/manifest/" + digest + "/security?vulnerabilities=true";
        HttpRequest.Builder request = http.request(name.registry(), path).header("Accept", "application/json");
        login.credentials(name.registry())
                .ifPresent(found -> request.header(
                        "Authorization", RegistryLogin.basic(found).reveal()));
        return request.GET().build();
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

    private static Outcome noScanner(ImageName name, String because) {
        return new Outcome("none", false, name.registry() + " has no scanner to ask: " + because, List.of());
    }

    private void sleep(Duration pause, HttpRequest request) {
        try {
            sleeper.sleep(pause);
        } catch (InterruptedException e) {
            throw RegistryHttp.interrupted(request.uri().getAuthority(), e);
        }
    }

    private ReleaseFailure noRight(ImageName name, ImageDigest digest, int status) {
        return new ReleaseFailure(
                FailureCode.CREDENTIALS,
                "cannot read the scan of " + name.withDigest(digest),
                name.registry() + " answers HTTP " + status
                        + login.credentials(name.registry())
                                .map(found -> " to " + found.username() + " (from " + found.source() + ")")
                                .orElse(" to an anonymous user"),
                "set QUAY_USERNAME and QUAY_PASSWORD to a robot account with read permission on " + name);
    }

    private static ReleaseFailure tooLate(ImageName name, ImageDigest digest, String last) {
        return new ReleaseFailure(
                FailureCode.SCAN_UNAVAILABLE,
                "cannot release " + name.withDigest(digest),
                "there is no verdict of the scanner in time; last: " + last,
                "look at the image in the registry's web pages, or raise ship.scan.timeout");
    }
}
