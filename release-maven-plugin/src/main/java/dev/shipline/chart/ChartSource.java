package dev.shipline.chart;

/** Fetches a chart, and proves it against its repository's digest. */
public interface ChartSource {
    /** @throws dev.shipline.failure.ReleaseFailure if there is no such chart or version, or its digest is wrong */
    FetchedChart fetch(ChartRequest request);
}
