package dev.shipline.pipeline;

import java.time.Duration;
import java.time.Instant;

/**
 * How one step went.
 *
 * @param detail one line that says what came of it
 */
public record StepOutcome(Step step, Result result, Instant started, Duration elapsed, String detail) {
    public enum Result {
        SUCCEEDED,
        /** What it would have made was there already. */
        REUSED,
        FAILED
    }
}
