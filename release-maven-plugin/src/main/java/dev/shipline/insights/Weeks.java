package dev.shipline.insights;

import dev.shipline.page.Numbers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The window cut into weeks, counted back from its end; the first one may be shorter. */
final class Weeks {
    private static final Duration WEEK = Duration.ofDays(7);

    record Week(Instant from, Instant to, int deployments, int failures) {
        String name() {
            return Numbers.day(from) + " to " + Numbers.day(to);
        }
    }

    private Weeks() {}

    static List<Week> of(Keys keys) {
        List<Week> weeks = new ArrayList<>();
        Instant end = keys.to();
        while (end.isAfter(keys.from())) {
            Instant begin = end.minus(WEEK).isBefore(keys.from()) ? keys.from() : end.minus(WEEK);
            weeks.add(0, week(keys, begin, end));
            end = begin;
        }
        return weeks;
    }

    private static Week week(Keys keys, Instant begin, Instant end) {
        return new Week(
                begin,
                end,
                (int) keys.deployments().stream()
                        .filter(entry -> isWithin(entry, begin, end))
                        .count(),
                (int) keys.failures().stream()
                        .filter(failure -> isWithin(failure.entry(), begin, end))
                        .count());
    }

    private static boolean isWithin(Entry entry, Instant begin, Instant end) {
        return !entry.applied().isBefore(begin) && entry.applied().isBefore(end);
    }
}
