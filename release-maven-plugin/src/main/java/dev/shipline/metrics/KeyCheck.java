package dev.shipline.metrics;

import static java.util.Objects.requireNonNull;

import dev.shipline.document.Document;
import dev.shipline.document.MalformedDocumentException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLSocketFactory;

/** Asks Datadog whether it knows the API key. One request, which changes nothing. */
public final class KeyCheck {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** @param isGood whether the key is one of the site's; {@code reason} says in a clause why not */
    public record Answer(boolean isGood, String reason) {}

    private final MetricsSettings settings;

    public KeyCheck(MetricsSettings settings) {
        this.settings = requireNonNull(settings, "settings is null");
    }

    public Answer ask() {
        if (settings.apiKey().isEmpty()) {
            return new Answer(false, "there is no key (DD_API_KEY)");
        }
        try {
            DatadogLine line =
                    new DatadogLine(settings, PATIENCE, PATIENCE, (SSLSocketFactory) SSLSocketFactory.getDefault());
            return judged(line.send(
                    "GET",
                    URI.create(settings.address() + "/api/v1/validate"),
                    Map.of("DD-API-KEY", settings.apiKey().get().reveal()),
                    ""));
        } catch (IllegalArgumentException e) {
            return new Answer(false, "the key or ship.metrics.site is malformed");
        } catch (IOException e) {
            String words = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            return new Answer(false, settings.address() + " cannot be reached: " + words);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer(false, "the run was interrupted");
        }
    }

    private Answer judged(DatadogLine.Answer answer) {
        if (answer.status() == 403) {
            return new Answer(
                    false, settings.address() + " does not know the key: it may be another site's (ship.metrics.site)");
        }
        try {
            if (answer.status() == 200
                    && Document.json(answer.body()).at("valid").flag(false)) {
                return new Answer(true, "");
            }
        } catch (MalformedDocumentException notDatadog) {
            return new Answer(false, settings.address() + " does not answer like Datadog");
        }
        return new Answer(false, settings.address() + " answered HTTP " + answer.status());
    }
}
