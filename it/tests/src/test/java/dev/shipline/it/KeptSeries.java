package dev.shipline.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What VictoriaMetrics kept of what it was sent. */
final class KeptSeries {
    /**
     * One observation.
     *
     * @param labels the host and the tags
     * @param at     seconds since the epoch
     */
    record Point(String metric, SortedMap<String, String> labels, long at, double value) {
        static Point of(String metric, String host, List<String> tags, long at, double value) {
            SortedMap<String, String> labels = new TreeMap<>(Map.of("host", host));
            tags.forEach(tag -> labels.put(tag.split(":", 2)[0], tag.split(":", 2)[1]));
            return new Point(metric, labels, at, value);
        }
    }

    private final URI store;
    private final HttpClient http = HttpClient.newHttpClient();

    KeptSeries(URI store) {
        this.store = store;
    }

    /** Every point of the metrics whose names begin like this, as often as it was taken. */
    List<Point> export(String prefix) {
        ask("/internal/force_flush");
        String selector = "{__name__=~\"" + prefix + "[.].*\"}";
        List<Point> points = new ArrayList<>();
        ask("/api/v1/export?match%5B%5D=" + URLEncoder.encode(selector, StandardCharsets.UTF_8))
                .lines()
                .forEach(line -> points.addAll(points(World.json(line))));
        return points;
    }

    private static List<Point> points(JsonNode series) {
        SortedMap<String, String> labels = new TreeMap<>();
        series.path("metric")
                .fields()
                .forEachRemaining(
                        label -> labels.put(label.getKey(), label.getValue().asText()));
        String name = labels.remove("__name__");
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < series.path("values").size(); i++) {
            long millis = series.path("timestamps").path(i).asLong();
            assertThat(millis % 1000).as("a whole second").isZero();
            points.add(new Point(
                    name, labels, millis / 1000, series.path("values").path(i).asDouble()));
        }
        return points;
    }

    private String ask(String path) {
        try {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(URI.create(store + path)).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(path).isEqualTo(200);
            return answer.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
