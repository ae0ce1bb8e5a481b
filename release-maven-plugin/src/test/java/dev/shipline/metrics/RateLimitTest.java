package dev.shipline.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateLimitTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);

    @ParameterizedTest
    @CsvSource({
        "X-RateLimit-Reset, 2, 2",
        "x-ratelimit-reset, 4, 4",
        "x-ratelimit-reset, 60, 5",
        "X-RateLimit-Reset, 1800000003, 3",
        "X-RateLimit-Reset, 1800009999, 5",
        "X-RateLimit-Reset, 1799999999, 0"
    })
    void readsSecondsAndTimesInAnyCaseAndNeverWaitsLong(String header, String value, long seconds) {
        assertThat(RateLimit.pause(Map.of(header, List.of(value)), NOW)).contains(Duration.ofSeconds(seconds));
    }

    @Test
    void asksForNothingWithoutAHeaderThatItUnderstands() {
        assertThat(RateLimit.pause(Map.of("Date", List.of("now")), NOW)).isEmpty();
        assertThat(RateLimit.pause(Map.of("X-RateLimit-Reset", List.of("soon")), NOW))
                .isEmpty();
        assertThat(RateLimit.pause(Map.of("X-RateLimit-Reset", List.of("9".repeat(40))), NOW))
                .isEmpty();
    }
}
