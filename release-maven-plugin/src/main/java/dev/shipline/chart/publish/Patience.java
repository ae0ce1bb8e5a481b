package dev.shipline.chart.publish;

import static java.util.Objects.requireNonNull;

import dev.shipline.failure.ReleaseFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/** How long and how often something is tried that others are at, too. The pauses are random, so that those who met once do not meet again. */
public record Patience(Duration longest, Clock clock, Pause pause, RandomGenerator random) {
    private static final int FIRST_MILLIS = 20;
    private static final int LONGEST_MILLIS = 1000;

    public Patience {
        requireNonNull(longest, "longest is null");
        requireNonNull(clock, "clock is null");
        requireNonNull(pause, "pause is null");
        requireNonNull(random, "random is null");
    }

    /** With the clock of this machine. */
    public static Patience of(Duration longest) {
        return new Patience(
                longest, Clock.systemUTC(), pause -> Thread.sleep(pause.toMillis()), () -> ThreadLocalRandom.current()
                        .nextLong());
    }

    /** Waits. */
    @FunctionalInterface
    public interface Pause {
        void pause(Duration duration) throws InterruptedException;
    }

    Instant deadline() {
        return clock.instant().plus(longest);
    }

    /** Pauses before another try, unless it is too late for one. */
    boolean another(int triesBefore, Instant deadline) {
        if (!clock.instant().isBefore(deadline)) {
            return false;
        }
        int most = Math.min(LONGEST_MILLIS, FIRST_MILLIS << Math.min(triesBefore, 10));
        try {
            pause.pause(Duration.ofMillis(random.nextInt(1, most + 1)));
        } catch (InterruptedException e) {
            throw ReleaseFailure.interrupted(
                    "cannot go on publishing", "run it again: what is stored already is found", e);
        }
        return true;
    }
}
