package dev.shipline.doctor;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * One question about the surroundings of a release.
 *
 * @param name     a word, for people and programs
 * @param patience how long its answer is waited for
 * @param question may throw {@link dev.shipline.failure.ReleaseFailure}, which is a failed check
 */
public record Check(String name, Duration patience, Supplier<Finding> question) {
    public Check {
        requireNonNull(name, "name is null");
        requireNonNull(patience, "patience is null");
        requireNonNull(question, "question is null");
    }
}
