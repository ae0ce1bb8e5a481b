package dev.shipline.pipeline;

import static java.util.Objects.requireNonNull;

import dev.shipline.failure.ReleaseFailure;
import dev.shipline.failure.UntrustedCertificate;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** Asks an address from this machine. A redirect is an answer: whoever follows it to a login page would take that for the service. */
final class UrlQuestion {
    private static final int LONGEST_BODY = 4_000;

    private final URI url;
    private final Map<String, String> headers;
    private final HttpClient client;

    UrlQuestion(URI url, Map<String, String> headers, Duration timeout) {
        this.url = requireNonNull(url, "url is null");
        this.headers = Map.copyOf(headers);
        this.client = HttpClient.newBuilder()
                .connectTimeout(timeout)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    SmokeAnswer ask(Duration timeout) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url).timeout(timeout);
        headers.forEach(request::header);
        try {
            HttpResponse<InputStream> response =
                    client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                return new SmokeAnswer(
                        Optional.of(response.statusCode()),
                        response.headers().firstValue("Location"),
                        beginning(body, timeout));
            }
        } catch (IOException e) {
            return SmokeAnswer.none(why(e));
        } catch (InterruptedException e) {
            throw ReleaseFailure.interrupted("stopped asking " + url, "start it again", e);
        }
    }

    /** Java's client bounds the time to the headers alone, and some answers never end. */
    private static String beginning(InputStream body, Duration timeout) {
        return Beside.start("smoke-answer", () -> read(body)).result(timeout).orElse("");
    }

    private static String read(InputStream body) {
        try {
            return new String(body.readNBytes(LONGEST_BODY), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    private String why(IOException failure) {
        Optional<String> certificate = UntrustedCertificate.in(failure);
        if (certificate.isPresent()) {
            return "its certificate is not trusted here (" + certificate.get() + ")";
        }
        if (has(failure, SSLException.class)) {
            return "the TLS handshake fails (" + failure.getMessage() + ")";
        }
        if (has(failure, UnknownHostException.class) || has(failure, UnresolvedAddressException.class)) {
            return "the host name " + url.getHost() + " is not known";
        }
        if (has(failure, HttpTimeoutException.class)) {
            return "it takes too long";
        }
        if (has(failure, ConnectException.class)) {
            return "the connection is refused";
        }
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }

    private static boolean has(Throwable failure, Class<? extends Throwable> type) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause).anyMatch(type::isInstance);
    }
}
