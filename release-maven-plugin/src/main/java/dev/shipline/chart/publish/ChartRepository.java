package dev.shipline.chart.publish;

/** Where charts are published to. */
public interface ChartRepository {
    /**
     * Publishes a chart; a version that is there is never replaced. Run again after it was cut off anywhere, it completes what is missing.
     *
     * @throws dev.shipline.failure.ReleaseFailure if the version is there with another content, or the repository refuses or is away
     */
    Publication publish(PackedChart chart);

    /**
     * What came of it.
     *
     * @param location where the chart is now
     * @param digest   of the archive that is there
     * @param isNew    whether it was not all there before
     */
    record Publication(String location, String digest, boolean isNew) {}
}
