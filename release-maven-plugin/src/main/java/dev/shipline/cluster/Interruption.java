package dev.shipline.cluster;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A change of a release that was begun and never ended: whoever began it has lost the release by now.
 *
 * @param by      who began it, for people
 * @param from    not before this time, by that one's clock
 * @param until   nor after this time, by the clock of whoever had the release last
 * @param silence how long we have watched that one give no sign of life; absent where the release was given back: nothing of the change goes on
 */
public record Interruption(String by, Instant from, Instant until, Optional<Duration> silence) {
    /** A holder renews its Lease every five seconds: it was gone by the second renewal that is missing. */
    private static final Duration LAST_SIGN = LeaseLock.BETWEEN_RENEWALS.multipliedBy(2);
    /** Helm rounds times. */
    private static final Duration ROUNDING = Duration.ofSeconds(1);

    public Interruption {
        requireNonNull(by, "by is null");
        requireNonNull(from, "from is null");
        requireNonNull(until, "until is null");
        requireNonNull(silence, "silence is null");
    }

    static Interruption of(DeployLease lease, DeployLease.Change change, Optional<Duration> silence) {
        return new Interruption(
                change.by(), change.since().minus(ROUNDING), lease.renewed().plus(LAST_SIGN), silence);
    }

    /** Whether what began at that time was this change. */
    public boolean covers(Instant time) {
        return !time.isBefore(from) && !time.isAfter(until);
    }
}
