package dev.shipline.chart;

import java.util.Optional;

/** A chart repository as Helm lays it out, wherever it is kept. */
interface ChartRepository {
    /** Where its index is, for people. */
    String indexLocation();

    /** The index; empty where there is none. */
    Optional<byte[]> index();

    /** Where a URL of its index leads; empty where that is no place that it may send us to. */
    Optional<String> locate(String url);

    /** What lies at a place; empty where there is nothing. */
    Optional<byte[]> read(String place);

    /** Which URLs it may send us to, for people. */
    String rule();
}
