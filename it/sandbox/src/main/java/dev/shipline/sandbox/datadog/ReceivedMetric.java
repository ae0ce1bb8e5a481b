package dev.shipline.sandbox.datadog;

import java.util.List;

/**
 * A series as it came.
 *
 * @param type     count, rate, gauge, distribution or unspecified
 * @param host     empty where there is none
 * @param interval seconds; 0 where there is none
 */
public record ReceivedMetric(
        String name, String type, String host, List<String> tags, String unit, long interval, List<Point> points) {
    /**
     * @param timestamp seconds since the epoch
     * @param values    one, or many for a distribution
     */
    public record Point(long timestamp, List<Double> values) {
        public Point {
            values = List.copyOf(values);
        }
    }

    public ReceivedMetric {
        tags = List.copyOf(tags);
        points = List.copyOf(points);
    }

    /** The value of the first point. */
    public double value() {
        return points.get(0).values().get(0);
    }
}
