package dev.shipline.doctor;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * A check with its finding.
 *
 * @param elapsed until it was known
 */
public record Answer(String name, Finding finding, Duration elapsed) {
    public Answer {
        requireNonNull(name, "name is null");
        requireNonNull(finding, "finding is null");
        requireNonNull(elapsed, "elapsed is null");
    }

    public boolean is(Finding.Outcome outcome) {
        return finding.outcome() == outcome;
    }
}
