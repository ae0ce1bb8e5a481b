package dev.shipline.sandbox.datadog;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import dev.shipline.sandbox.loopback.Call;
import dev.shipline.sandbox.loopback.Fault;
import dev.shipline.sandbox.loopback.LoopbackServer;
import dev.shipline.sandbox.loopback.Neighbour;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The part of Datadog that takes metrics, events and deployments. What it takes lies in {@code received.ndjson}. */
public final class DatadogIntake implements Neighbour {
    private final Received received;
    private final IntakeApi api;
    private final LoopbackServer server;

    /**
     * @param folder keeps {@code received.ndjson}
     * @param port   0 for any that is free
     * @param apiKey the only key that is let in
     */
    public DatadogIntake(Path folder, int port, String apiKey) {
        this(folder, port, apiKey, Clock.systemUTC());
    }

    DatadogIntake(Path folder, int port, String apiKey, Clock clock) {
        requireNonNull(folder, "folder is null");
        requireNonNull(apiKey, "apiKey is null");
        this.received = new Received(folder.resolve("received.ndjson"));
        this.api = new IntakeApi(apiKey, received, clock);
        this.server = new LoopbackServer("Datadog", port, api);
    }

    @Override
    public void start() {
        server.start();
    }

    @Override
    public void stop() {
        server.stop();
    }

    @Override
    public int port() {
        return server.port();
    }

    /**
     * From now on, series of version 1 are also handed to another server, with the bodies as they came.
     *
     * @param to where that one takes what is meant for Datadog, such as {@code http://localhost:8428/datadog}
     */
    public void forwardSeries(URI to) {
        api.forwardSeries(new SeriesForward(to));
    }

    /** Every series that came, in order. */
    public List<ReceivedMetric> metrics() {
        return received.all("metric", ReceivedMetric.class);
    }

    public List<ReceivedMetric> metrics(String name) {
        return metrics().stream().filter(metric -> metric.name().equals(name)).toList();
    }

    /**
     * What Datadog would still show of a metric: of two points of one name, host, tags and second the later one replaces the other, unless they are
     * of a distribution.
     */
    public List<ReceivedMetric> kept(String name) {
        Map<List<Object>, ReceivedMetric> kept = new LinkedHashMap<>();
        for (ReceivedMetric metric : metrics(name)) {
            for (ReceivedMetric.Point point : metric.points()) {
                ReceivedMetric single = new ReceivedMetric(
                        name,
                        metric.type(),
                        metric.host(),
                        metric.tags(),
                        metric.unit(),
                        metric.interval(),
                        List.of(point));
                Object slot = metric.type().equals("distribution") ? kept.size() : "last write wins";
                kept.put(
                        List.of(metric.host(), metric.tags().stream().sorted().toList(), point.timestamp(), slot),
                        single);
            }
        }
        return new ArrayList<>(kept.values());
    }

    public List<ReceivedEvent> events() {
        return received.all("event", ReceivedEvent.class);
    }

    /** The attributes of every deployment that was told to DORA. */
    public List<JsonNode> deployments() {
        return received.all("deployment", JsonNode.class);
    }

    /** The attributes of every failure that was told to DORA. */
    public List<JsonNode> failures() {
        return received.all("failure", JsonNode.class);
    }

    /** The dashboards that are there, as they were sent. */
    public List<JsonNode> dashboards() {
        return api.dashboards().dashboards();
    }

    public List<JsonNode> monitors() {
        return api.dashboards().monitors();
    }

    /** What was refused, and why; empty after a run that did everything right. */
    public List<JsonNode> rejections() {
        return received.all("rejection", JsonNode.class);
    }

    /** Fails every request, until {@link #heal()}. */
    public void fail(Fault fault) {
        server.fail(fault);
    }

    /** Fails the requests that the predicate picks, until {@link #heal()}. */
    public void fail(Fault fault, Predicate<Call> when) {
        server.fail(fault, when);
    }

    public void heal() {
        server.heal();
    }
}
