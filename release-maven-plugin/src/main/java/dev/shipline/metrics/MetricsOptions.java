package dev.shipline.metrics;

import static java.util.Objects.requireNonNull;

import dev.shipline.secret.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What few users set.
 *
 * @param names     in whose words metrics are told
 * @param agent     an agent that takes metrics and events by DogStatsD, {@code udp://host:8125} or {@code unix:///path}
 * @param proxy     the HTTP proxy to Datadog
 * @param appKey    lets a deployment be marked as failed after the event
 * @param unplanned whether a release is rework, made because of an incident
 * @param journal   the folder of the journal; absent: {@code telemetry} in the run's folder
 * @param parking   the folder where what could not be sent waits for the next build; absent: it stays in the journal
 */
public record MetricsOptions(
        MetricNames names,
        Optional<URI> agent,
        Optional<HttpProxy> proxy,
        Optional<Secret> appKey,
        boolean unplanned,
        Optional<Path> journal,
        Optional<Path> parking) {
    public static final MetricsOptions NONE = new MetricsOptions(
            MetricNames.SHIP,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false,
            Optional.empty(),
            Optional.empty());

    public MetricsOptions {
        requireNonNull(names, "names is null");
        requireNonNull(agent, "agent is null");
        requireNonNull(proxy, "proxy is null");
        requireNonNull(journal, "journal is null");
        requireNonNull(parking, "parking is null");
        appKey = appKey.map(key -> Secret.of(key.reveal().strip())).filter(key -> !key.isBlank());
    }
}
