package dev.shipline.dashboard;

import static java.util.Objects.requireNonNull;

import dev.shipline.dashboard.DatadogWay.Answer;
import dev.shipline.document.Document;
import dev.shipline.document.MalformedDocumentException;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.secret.Secret;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.stream.Collectors;

/** Datadog's API for what people look at, as opposed to its intake: it asks for two keys, which travel in headers and nowhere else. */
final class DatadogApi {
    private static final int PROXY_REFUSES = 407;
    private static final int LONGEST_WORDS = 300;

    private final URI base;
    private final Secret apiKey;
    private final Secret appKey;
    private final DatadogWay way;

    /** @param base {@code https://api.datadoghq.eu} */
    DatadogApi(URI base, Secret apiKey, Secret appKey, DatadogWay way) {
        this.base = requireNonNull(base, "base is null");
        this.apiKey = requireNonNull(apiKey, "apiKey is null");
        this.appKey = requireNonNull(appKey, "appKey is null");
        this.way = requireNonNull(way, "way is null");
    }

    Document get(String path) {
        return send("GET", path, "");
    }

    Document post(String path, Map<String, Object> body) {
        return send("POST", path, Document.of(body).toJson());
    }

    Document put(String path, Map<String, Object> body) {
        return send("PUT", path, Document.of(body).toJson());
    }

    private Map<String, String> headers() {
        return Map.of(
                "Content-Type",
                "application/json",
                "Accept",
                "application/json",
                "DD-API-KEY",
                apiKey.reveal().strip(),
                "DD-APPLICATION-KEY",
                appKey.reveal().strip());
    }

    private Document send(String method, String path, String body) {
        URI address = URI.create(base.toString().replaceFirst("/+$", "") + path);
        try {
            Answer answer = way.send(method, address, headers(), body);
            if (answer.status() / 100 == 2) {
                return Document.json(answer.body());
            }
            throw refused(method, address, answer);
        } catch (IOException e) {
            throw new ReleaseFailure(
                    FailureCode.UNREACHABLE,
                    "cannot change dashboards and monitors in Datadog",
                    base.getHost() + " does not answer (" + e.getClass().getSimpleName()
                            + (e.getMessage() == null ? "" : ": " + e.getMessage()) + ")",
                    "check ship.metrics.site (DD_SITE), ship.metrics.url, the network and its proxy (settings.xml, HTTPS_PROXY),"
                            + " and run it again",
                    e);
        } catch (MalformedDocumentException e) {
            throw new ReleaseFailure(
                    FailureCode.UNREACHABLE,
                    "cannot change dashboards and monitors in Datadog",
                    base.getHost() + " answers " + method + " " + address.getPath() + " with something that is no JSON",
                    "check ship.metrics.site (DD_SITE) and ship.metrics.url",
                    e);
        } catch (InterruptedException e) {
            throw ReleaseFailure.interrupted(
                    "cannot change dashboards and monitors in Datadog",
                    "run it again: what is there already is not made twice",
                    e);
        }
    }

    private ReleaseFailure refused(String method, URI address, Answer answer) {
        int status = answer.status();
        String what = "cannot " + (method.equals("GET") ? "read" : "write") + " " + address.getPath() + " in Datadog";
        if (status == PROXY_REFUSES) {
            return new ReleaseFailure(
                    FailureCode.CREDENTIALS,
                    what,
                    "the proxy on the way to " + base.getHost() + " asks for another name and password (HTTP 407)",
                    "check those of the proxy in settings.xml, or in HTTPS_PROXY");
        }
        String because = base.getHost() + " answers " + status + words(answer.body());
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
