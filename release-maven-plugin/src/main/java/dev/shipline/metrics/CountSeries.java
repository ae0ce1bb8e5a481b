package dev.shipline.metrics;

import com.datadog.api.client.ApiClient;
import com.datadog.api.client.ApiException;
import com.datadog.api.client.v1.model.MetricsPayload;
import com.datadog.api.client.v1.model.Series;
import com.datadog.api.client.v2.api.MetricsApi;
import com.datadog.api.client.v2.model.MetricIntakeType;
import com.datadog.api.client.v2.model.MetricPayload;
import com.datadog.api.client.v2.model.MetricPoint;
import com.datadog.api.client.v2.model.MetricResource;
import com.datadog.api.client.v2.model.MetricSeries;
import dev.shipline.metrics.Signal.Count;
import dev.shipline.metrics.Signal.Gauge;
import java.time.Instant;
import java.util.List;

/** Counts and gauges as series. Host and tags are always there: VictoriaMetrics gives a series that has none those of another request. */
interface CountSeries {
    /** A rate is a count over this many seconds. */
    Long INTERVAL_SECONDS = 10L;

    void submit(List<Signal> signals) throws ApiException;

    static CountSeries of(SeriesVersion version, ApiClient client) {
        return switch (version) {
            case V1 -> signals -> submitV1(client, points(signals));
            case V2 -> signals -> submitV2(client, points(signals));
        };
    }

    /** What a count and a gauge have in common. */
    record Point(boolean isCount, String name, double value, List<String> tags, String host, Instant at) {
        static Point of(Signal signal) {
            if (signal instanceof Gauge gauge) {
                return new Point(false, gauge.name(), gauge.value(), gauge.tags(), gauge.host(), gauge.at());
            }
            Count count = (Count) signal;
            return new Point(true, count.name(), count.value(), count.tags(), count.host(), count.at());
        }
    }

    private static List<Point> points(List<Signal> signals) {
        return signals.stream().map(Point::of).toList();
    }

    private static void submitV1(ApiClient client, List<Point> points) throws ApiException {
        List<Series> series = points.stream().map(CountSeries::v1).toList();
        new com.datadog.api.client.v1.api.MetricsApi(client).submitMetrics(new MetricsPayload().series(series));
    }

    /** An interval that is null would be sent as null. */
    private static Series v1(Point point) {
        Series series = new Series()
                .metric(point.name())
                .type(point.isCount() ? "count" : "gauge")
                .addPointsItem(List.of((double) point.at().getEpochSecond(), point.value()))
                .host(point.host())
                .tags(point.tags());
        return point.isCount() ? series.interval(INTERVAL_SECONDS) : series;
    }

    private static void submitV2(ApiClient client, List<Point> points) throws ApiException {
        List<MetricSeries> series = points.stream()
                .map(point -> new MetricSeries()
                        .metric(point.name())
                        .type(point.isCount() ? MetricIntakeType.COUNT : MetricIntakeType.GAUGE)
                        .interval(point.isCount() ? INTERVAL_SECONDS : null)
                        .addPointsItem(new MetricPoint()
                                .timestamp(point.at().getEpochSecond())
                                .value(point.value()))
                        .addResourcesItem(new MetricResource().type("host").name(point.host()))
                        .tags(point.tags()))
                .toList();
        new MetricsApi(client).submitMetrics(new MetricPayload().series(series));
    }
}
