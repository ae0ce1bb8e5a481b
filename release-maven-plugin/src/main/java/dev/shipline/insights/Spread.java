package dev.shipline.insights;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** How times are spread. Percentiles are by nearest rank, so each is a time that was measured: of five values, the median is the third and the 95th percentile the fifth. */
record Spread(List<Duration> sorted) {
    Spread {
        sorted = List.copyOf(sorted);
    }

    static Spread of(Collection<Duration> times) {
        return new Spread(times.stream().sorted().toList());
    }

    int count() {
        return sorted.size();
    }

    Optional<Duration> median() {
        return percentile(50);
    }

    Optional<Duration> p95() {
        return percentile(95);
    }

    private Optional<Duration> percentile(int percent) {
        if (sorted.isEmpty()) {
            return Optional.empty();
        }
        int rank = (sorted.size() * percent + 99) / 100;
        return Optional.of(sorted.get(Math.max(1, rank) - 1));
    }
}
