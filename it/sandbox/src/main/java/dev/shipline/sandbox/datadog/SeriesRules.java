package dev.shipline.sandbox.datadog;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the three payloads that carry metrics. */
final class SeriesRules {
    private static final Map<Integer, String> TYPES = Map.of(0, "unspecified", 1, "count", 2, "rate", 3, "gauge");
    private static final Set<String> V1_TYPES = Set.of("count", "rate", "gauge");
    private static final Set<String> FIELDS =
            Set.of("metric", "type", "interval", "points", "resources", "tags", "unit", "metadata", "source_type_name");
    private static final Set<String> V1_FIELDS = Set.of("metric", "type", "interval", "points", "host", "tags");
    private static final int MAX_HOST = 255;

    private SeriesRules() {}

    static List<ReceivedMetric> v2(JsonNode payload, Instant now) {
        List<ReceivedMetric> metrics = new ArrayList<>();
        for (JsonNode series : Rules.requiredList(payload, "series")) {
            Rules.onlyFields(series, FIELDS);
            String type = TYPES.get(series.path("type").asInt(0));
            if (type == null) {
                throw Rejection.badRequest("\"type\" " + series.path("type") + " is none of 0, 1, 2, 3");
            }
            String host = "";
            for (JsonNode resource : series.path("resources")) {
                String name = Rules.requiredText(resource, "name");
                if (Rules.requiredText(resource, "type").equals("host")) {
                    host = name;
                }
            }
            List<ReceivedMetric.Point> points = new ArrayList<>();
            for (JsonNode point : Rules.requiredList(series, "points")) {
                points.add(new ReceivedMetric.Point(
                        Rules.metricTime(point.path("timestamp"), now), List.of(Rules.value(point.path("value")))));
            }
            metrics.add(metric(series, type, host, points));
        }
        return metrics;
    }

    /** Host and tags are optional to Datadog. VictoriaMetrics gives a series without them those of another request, so here they are not. */
    static List<ReceivedMetric> v1(JsonNode payload, Instant now) {
        Rules.onlyFields(payload, Set.of("series"));
        List<ReceivedMetric> metrics = new ArrayList<>();
        for (JsonNode series : Rules.requiredList(payload, "series")) {
            Rules.onlyFields(series, V1_FIELDS);
            String type = Rules.requiredText(series, "type");
            Rules.oneOf(series, "type", V1_TYPES);
            String host = Rules.requiredText(series, "host");
            Rules.atMost(series, "host", MAX_HOST);
            Rules.requiredList(series, "tags");
            List<ReceivedMetric.Point> points = new ArrayList<>();
            for (JsonNode point : Rules.requiredList(series, "points")) {
                if (!point.isArray() || point.size() != 2) {
                    throw Rejection.badRequest("a point is no pair of a timestamp and a value");
                }
                points.add(new ReceivedMetric.Point(
                        Rules.metricTime(point.get(0), now), List.of(Rules.value(point.get(1)))));
            }
            metrics.add(metric(series, type, host, points));
        }
        return metrics;
    }

    static List<ReceivedMetric> distributions(JsonNode payload, Instant now) {
        List<ReceivedMetric> metrics = new ArrayList<>();
        for (JsonNode series : Rules.requiredList(payload, "series")) {
            Rules.oneOf(series, "type", Set.of("distribution"));
            List<ReceivedMetric.Point> points = new ArrayList<>();
            for (JsonNode point : Rules.requiredList(series, "points")) {
                List<Double> values = new ArrayList<>();
                point.path(1).forEach(value -> values.add(Rules.value(value)));
                if (values.isEmpty()) {
                    throw Rejection.badRequest("a point of a distribution has no list of values");
                }
                points.add(new ReceivedMetric.Point(Rules.metricTime(point.path(0), now), values));
            }
            metrics.add(metric(series, "distribution", series.path("host").asText(), points));
        }
        return metrics;
    }

    private static ReceivedMetric metric(JsonNode series, String type, String host, List<ReceivedMetric.Point> points) {
        long interval = series.path("interval").isIntegralNumber()
                ? series.path("interval").asLong()
                : 0;
        if ((type.equals("count") || type.equals("rate")) && interval <= 0) {
            throw Rejection.badRequest("a " + type + " has no \"interval\"");
        }
        return new ReceivedMetric(
                Rules.metricName(series),
                type,
                host,
                Rules.tags(series.path("tags")),
                series.path("unit").asText(),
                interval,
                points);
    }
}
