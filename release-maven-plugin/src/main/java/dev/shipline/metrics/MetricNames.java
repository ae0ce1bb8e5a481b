package dev.shipline.metrics;

/** In whose words metrics are told. */
public enum MetricNames {
    SHIP,
    /** As the older bash tools told them: elapsed times are gauges, and every metric carries the version. */
    BASH
}
