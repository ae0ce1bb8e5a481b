package dev.shipline.metrics;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads when Datadog wants to be asked again. */
final class RateLimit {
    private static final String RESET = "x-ratelimit-reset";
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private RateLimit() {}

    /** The pause that the headers ask for, at most 5 s; empty where they ask for none. */
    static Optional<Duration> pause(Map<String, List<String>> headers, Instant now) {
        return headers.entrySet().stream()
                .filter(header -> RESET.equalsIgnoreCase(header.getKey()))
                .flatMap(header -> header.getValue().stream())
                .findFirst()
                .filter(value -> value.strip().matches("\\d{1,12}"))
                .map(value -> pause(Long.parseLong(value.strip()), now.getEpochSecond()));
    }

    /** The header holds seconds to wait or, from some proxies, the time at which to come back. */
    private static Duration pause(long reset, long now) {
        long seconds = reset > now / 2 ? Math.max(0, reset - now) : reset;
        return Duration.ofSeconds(Math.min(seconds, LONGEST.toSeconds()));
    }
}
