package dev.shipline.metrics;

import static java.util.Objects.requireNonNull;

import dev.shipline.secret.Redactor;
import dev.shipline.secret.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Where telemetry goes, and under which names.
 *
 * @param enabled whether there is any
 * @param prefix  what the names of all metrics start with
 * @param site    the Datadog site, {@code datadoghq.eu}; the address of its web pages ({@code https://app.datadoghq.eu}) does as well
 * @param url     an intake to use instead of the site's
 * @param series  the version of the API that counts are sent by
 * @param apiKey  absent: telemetry is written to the journal and stays there
 * @param role    the value of the tag {@code role}
 * @param tags    tags of the company's own, key to value; one of ours with the same key wins
 * @param budget  how long telemetry may hold up a run, all in all
 * @param options what few users set
 */
public record MetricsSettings(
        boolean enabled,
        String prefix,
        String site,
        Optional<URI> url,
        SeriesVersion series,
        Optional<Secret> apiKey,
        Optional<String> role,
        Map<String, String> tags,
        Duration budget,
        MetricsOptions options) {
    public static final String DEFAULT_PREFIX = "ship";
    public static final String DEFAULT_SITE = "datadoghq.com";
    public static final Duration DEFAULT_BUDGET = Duration.ofSeconds(5);

    public MetricsSettings {
        requireNonNull(prefix, "prefix is null");
        requireNonNull(url, "url is null");
        requireNonNull(series, "series is null");
        requireNonNull(role, "role is null");
        requireNonNull(budget, "budget is null");
        requireNonNull(options, "options is null");
        site = site.strip()
                .replaceFirst("^https?://", "")
                .replaceFirst("/.*$", "")
                .replaceFirst("^(app|api)\\.", "");
        // A CI variable often ends in the line end of the file it was pasted from, and no header can carry that.
        apiKey = apiKey.map(key -> Secret.of(key.reveal().strip())).filter(key -> !key.isBlank());
        tags = Map.copyOf(tags);
    }

    public MetricsSettings with(MetricsOptions others) {
        return new MetricsSettings(enabled, prefix, site, url, series, apiKey, role, tags, budget, others);
    }

    /** One that knows these keys, and the proxy's password, too. */
    Redactor redactor(Redactor others) {
        Redactor withKey = apiKey.map(others::with).orElse(others);
        Redactor withKeys = options.appKey().map(withKey::with).orElse(withKey);
        return options.proxy()
                .flatMap(HttpProxy::login)
                .map(login -> withKeys.with(login.password()))
                .orElse(withKeys);
    }

    /** Whether there is anybody to tell. */
    boolean hasWhereTo() {
        return enabled && (apiKey.isPresent() || options.agent().isPresent());
    }

    public String host() {
        return url.map(URI::getHost).orElse("api." + site);
    }

    /** Datadog's address, or the one to use instead, without a slash at the end. */
    String address() {
        return url.map(URI::toString).orElse("https://api." + site).replaceAll("/+$", "");
    }
}
