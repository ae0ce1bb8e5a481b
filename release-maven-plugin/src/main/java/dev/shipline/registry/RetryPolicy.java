package dev.shipline.registry;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How often and how long a request is tried again.
 *
 * @param attempts     tries in all, at least one
 * @param firstPause   before the second try; doubles from then on
 * @param longestPause no pause of ours is longer; a registry may ask for more
 * @param longestWish  no pause that a registry asks for is waited for if it is longer: the build rather ends, and says so
 * @param deadline     for all tries of a request together
 */
public record RetryPolicy(
        int attempts, Duration firstPause, Duration longestPause, Duration longestWish, Duration deadline) {
    public static final RetryPolicy DEFAULT = new RetryPolicy(
            5, Duration.ofMillis(500), Duration.ofSeconds(10), Duration.ofSeconds(90), Duration.ofMinutes(2));

    public RetryPolicy {
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts is less than 1");
        }
        requireNonNull(firstPause, "firstPause is null");
        requireNonNull(longestPause, "longestPause is null");
        requireNonNull(longestWish, "longestWish is null");
        requireNonNull(deadline, "deadline is null");
    }

    /**
     * The pause after a failed try, counted from 1.
     *
     * @param chance from 0 to 1, makes it up to half as long again: those who were turned away together do not come back together
     */
    Duration pauseAfter(int attempt, double chance) {
        return longer(pauseAfter(attempt), chance);
    }

    /** What a registry asks for, and a little more; never less. */
    Duration pauseOf(Duration wish, double chance) {
        return wish.plus(longer(firstPause, chance)).minus(firstPause);
    }

    private static Duration longer(Duration pause, double chance) {
        return pause.plusMillis(Math.round(pause.toMillis() * chance / 2));
    }

    private Duration pauseAfter(int attempt) {
        Duration pause = firstPause;
        for (int i = 1; i < attempt && pause.compareTo(longestPause) < 0; i++) {
            pause = pause.multipliedBy(2);
        }
        return pause.compareTo(longestPause) > 0 ? longestPause : pause;
    }
}
