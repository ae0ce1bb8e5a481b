package dev.shipline.insights;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The five keys of DORA for one service in one environment, and what they were computed of. docs/insights.md says what each of them means.
 *
 * @param from        where the window begins
 * @param deployments changes that reached the environment, oldest first; rollbacks are none
 * @param failures    those of them that failed
 * @param unplanned   how many of them answered an incident
 * @param judged      of how many it is known whether they were planned
 * @param rollbacks   how many revisions repeat an earlier one
 * @param leads       from commit to running, of every commit that arrived
 * @param leadOf      the median of those that a deployment brought, by revision
 * @param steps       how long the steps took, in the order of the steps
 * @param unknown     what these figures do not know, a sentence each
 */
record Keys(
        Timeline timeline,
        Instant from,
        Instant to,
        List<Entry> deployments,
        List<Failure> failures,
        int unplanned,
        int judged,
        int rollbacks,
        Spread leads,
        Map<Integer, Duration> leadOf,
        Map<String, Spread> steps,
        List<String> unknown) {
    /**
     * A deployment that failed.
     *
     * @param why       in words
     * @param recovered how long it took until something good ran; absent: not yet
     * @param by        what made it good; absent: not yet
     */
    record Failure(Entry entry, String why, Optional<Duration> recovered, Optional<Entry> by) {}

    long succeeded() {
        return deployments.stream().filter(Entry::succeeded).count();
    }

    double days() {
        return Duration.between(from, to).toHours() / 24.0;
    }

    /** Successful deployments in seven days. */
    double perWeek() {
        return succeeded() * 7 / days();
    }

    /** Failed ones of all; absent where there were none. */
    Optional<Double> failureRate() {
        return share(failures.size(), deployments.size());
    }

    Optional<Double> reworkRate() {
        return share(unplanned, judged);
    }

    Spread recoveries() {
        return Spread.of(failures.stream()
                .flatMap(failure -> failure.recovered().stream())
                .toList());
    }

    private static Optional<Double> share(int part, int whole) {
        return whole == 0 ? Optional.empty() : Optional.of((double) part / whole);
    }
}
