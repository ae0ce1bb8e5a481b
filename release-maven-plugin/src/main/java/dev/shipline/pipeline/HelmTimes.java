package dev.shipline.pipeline;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/**
 * How long Helm may take. The rollout has its own time.
 *
 * @param change for an install or upgrade: it submits what the chart renders, and waits for the chart's hooks alone
 * @param tests  for the chart's own tests, all of them; absent: they are not run
 */
public record HelmTimes(Duration change, Optional<Duration> tests) {
    /** Without tests. */
    public static final HelmTimes USUAL = new HelmTimes(Duration.ofMinutes(2), Optional.empty());

    public HelmTimes {
        requireNonNull(change, "change is null");
        requireNonNull(tests, "tests is null");
    }
}
