package dev.shipline.registry;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How often to ask for a verdict.
 *
 * @param first   the first pause
 * @param growth  by what the pause is multiplied each time, at least 1
 * @param longest no pause is longer, unless the registry asks for it
 */
public record Polling(Duration first, double growth, Duration longest) {
    public static final Polling DEFAULT = new Polling(Duration.ofSeconds(2), 1.5, Duration.ofSeconds(20));

    private static final double MOST_SHORTENED = 0.2;

    public Polling {
        requireNonNull(first, "first is null");
        requireNonNull(longest, "longest is null");
        if (growth < 1) {
            throw new IllegalArgumentException("growth is less than 1");
        }
    }

    /**
     * The pause, made a little shorter by chance: builds that began together do not ask together for ever.
     *
     * @param chance from 0, the whole pause, to 1
     */
    Duration spread(Duration pause, double chance) {
        return Duration.ofMillis(Math.round(pause.toMillis() * (1 - MOST_SHORTENED * chance)));
    }

    Duration next(Duration pause) {
        Duration longer = Duration.ofMillis(Math.round(pause.toMillis() * growth));
        return longer.compareTo(longest) > 0 ? longest : longer;
    }
}
