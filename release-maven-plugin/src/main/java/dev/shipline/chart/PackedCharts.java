package dev.shipline.chart;

/** Fetches archives of charts from one kind of place. */
interface PackedCharts {
    /** @throws dev.shipline.failure.ReleaseFailure if there is no such chart or version, or its digest is wrong */
    PackedChart fetch(String location, VersionChoice choice);
}
