package dev.shipline.values;

import java.util.Map;

/** Fetches values files, and judges them before anything is built on them. */
public interface ValuesSource {
    /** What is missing or malformed is noted in the result, so that {@link #check} can say all that is wrong at once. */
    Values fetch(ValuesRequest request);

    /**
     * Compares what was fetched with what the chart says of its values, and warns of what is odd.
     *
     * @param overrides what the release itself sets, as far as it is known yet
     * @param chart     the texts of the chart by their paths in it, {@code values.yaml}
     * @throws dev.shipline.failure.ReleaseFailure with every problem, each with its file, line and column
     */
    CheckedValues check(ValuesRequest request, Values values, Overrides overrides, Map<String, String> chart);
}
