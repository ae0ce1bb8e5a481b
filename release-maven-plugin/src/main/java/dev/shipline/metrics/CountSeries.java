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
import java.util.List;

/** Counts as series. Host and tags are always there: VictoriaMetrics gives a series that has none those of another request. */
interface CountSeries {
    /** A rate is a count over this many seconds. */
    long INTERVAL_SECONDS = 10;

    void submit(List<Count> counts) throws ApiException;

    static CountSeries of(SeriesVersion version, ApiClient client) {
        return switch (version) {
            case V1 -> counts -> submitV1(client, counts);
            case V2 -> counts -> submitV2(client, counts);
        };
    }

    private static void submitV1(ApiClient client, List<Count> counts) throws ApiException {
        List<Series> series = counts.stream()
                .map(count -> new Series()
                        .metric(count.name())
                        .type("count")
                        .interval(INTERVAL_SECONDS)
                        .addPointsItem(List.of((double) count.at().getEpochSecond(), count.value()))
                        .host(count.host())
                        .tags(count.tags()))
                .toList();
        new com.datadog.api.client.v1.api.MetricsApi(client).submitMetrics(new MetricsPayload().series(series));
    }

    private static void submitV2(ApiClient client, List<Count> counts) throws ApiException {
        List<MetricSeries> series = counts.stream()
                .map(count -> new MetricSeries()
                        .metric(count.name())
                        .type(MetricIntakeType.COUNT)
                        .interval(INTERVAL_SECONDS)
                        .addPointsItem(new MetricPoint()
                                .timestamp(count.at().getEpochSecond())
                                .value(count.value()))
                        .addResourcesItem(new MetricResource().type("host").name(count.host()))
                        .tags(count.tags()))
                .toList();
        new MetricsApi(client).submitMetrics(new MetricPayload().series(series));
    }
}
