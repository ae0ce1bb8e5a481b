package dev.shipline.dashboard;

import static java.util.Objects.requireNonNull;

import dev.shipline.document.Document;
import dev.shipline.document.MalformedDocumentException;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.secret.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/** Datadog's API for what people look at, as opposed to its intake: it asks for two keys, which travel in headers and nowhere else. */
final class DatadogApi {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration ANSWER = Duration.ofSeconds(30);
    private static final int LONGEST_WORDS = 300;

    private final URI base;
    private final Secret apiKey;
    private final Secret appKey;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(CONNECT).build();

    /** @param base {@code https://api.datadoghq.eu} */
    DatadogApi(URI base, Secret apiKey, Secret appKey) {
        this.base = requireNonNull(base, "base is null");
        this.apiKey = requireNonNull(apiKey, "apiKey is null");
        this.appKey = requireNonNull(appKey, "appKey is null");
    }

    Document get(String path) {
        return send(request(path).GET().build());
    }

    Document post(String path, Map<String, Object> body) {
        return send(request(path).POST(json(body)).build());
    }

    Document put(String path, Map<String, Object> body) {
        return send(request(path).PUT(json(body)).build());
    }

    private static HttpRequest.BodyPublisher json(Map<String, Object> body) {
        return BodyPublishers.ofString(Document.of(body).toJson());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base.toString().replaceFirst("/+$", "") + path))
                .timeout(ANSWER)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .header("DD-API-KEY", apiKey.reveal().strip())
                .header("DD-APPLICATION-KEY", appKey.reveal().strip());
    }

    private Document send(HttpRequest request) {
        try {
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            if (response.statusCode() / 100 == 2) {
                return Document.json(response.body());
            }
            throw refused(request, response);
        } catch (IOException e) {
            throw new ReleaseFailure(
                    FailureCode.UNREACHABLE,
                    "cannot change dashboards and monitors in Datadog",
                    base.getHost() + " does not answer (" + e.getClass().getSimpleName()
                            + (e.getMessage() == null ? "" : ": " + e.getMessage()) + ")",
                    "check ship.metrics.site (DD_SITE), ship.metrics.url and the network, and run it again",
                    e);
        } catch (MalformedDocumentException e) {
            throw new ReleaseFailure(
                    FailureCode.UNREACHABLE,
                    "cannot change dashboards and monitors in Datadog",
                    base.getHost() + " answers " + request.method() + " "
                            + request.uri().getPath() + " with something that is no JSON",
                    "check ship.metrics.site (DD_SITE) and ship.metrics.url",
                    e);
        } catch (InterruptedException e) {
            throw ReleaseFailure.interrupted(
                    "cannot change dashboards and monitors in Datadog",
                    "run it again: what is there already is not made twice",
                    e);
        }
    }

    private ReleaseFailure refused(HttpRequest request, HttpResponse<String> response) {
        int status = response.statusCode();
        String what = "cannot " + (request.method().equals("GET") ? "read" : "write") + " "
                + request.uri().getPath() + " in Datadog";
        String because = base.getHost() + " answers " + status + words(response.body());
        if (status == 401 || status == 403) {
            return new ReleaseFailure(
                    FailureCode.CREDENTIALS,
                    what,
                    because,
                    "check that DD_API_KEY and DD_APP_KEY belong to the organisation at ship.metrics.site (DD_SITE), and that the"
                            + " application key has the scopes dashboards_read, dashboards_write, monitors_read and monitors_write");
        }
        if (status == 429 || status >= 500) {
            return new ReleaseFailure(
                    FailureCode.UNREACHABLE,
                    what,
                    because,
                    "run it again later: what is there already is not made twice");
        }
        return new ReleaseFailure(
                FailureCode.INTERNAL,
                what,
                because,
                "run it with ship.dryRun=true to see what would be sent, and report it as a fault of release-maven-plugin");
    }

    /** What Datadog says, without the keys, should it repeat one. */
    private String words(String body) {
        String errors;
        try {
            errors = Document.json(body).at("errors").items().stream()
                    .map(error -> error.text(""))
                    .collect(Collectors.joining("; "));
        } catch (MalformedDocumentException e) {
            return "";
        }
        String harmless = errors.replace(apiKey.reveal().strip(), "****")
                .replace(appKey.reveal().strip(), "****");
        return harmless.isBlank() ? "" : ": " + harmless.substring(0, Math.min(LONGEST_WORDS, harmless.length()));
    }
}
