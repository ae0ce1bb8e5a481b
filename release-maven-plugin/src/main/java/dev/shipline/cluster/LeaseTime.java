package dev.shipline.cluster;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * Time as Leases are judged by. What is written into one is this machine's wall clock, for people; how long one has been silent is measured here from when
 * that silence was first seen, on a clock that nobody sets. So it does not matter how far the clocks of two machines are apart: Kubernetes' own leader
 * election does the same.
 */
public record LeaseTime(Clock clock, LongSupplier nanos, Pause pause) {
    public LeaseTime {
        requireNonNull(clock, "clock is null");
        requireNonNull(nanos, "nanos is null");
        requireNonNull(pause, "pause is null");
    }

    public static LeaseTime ofThisMachine() {
        return new LeaseTime(Clock.systemUTC(), System::nanoTime, Pause.SLEEP);
    }

    Instant now() {
        return clock.instant();
    }

    long ticks() {
        return nanos.getAsLong();
    }

    Duration since(long ticks) {
        return Duration.ofNanos(nanos.getAsLong() - ticks);
    }
}
