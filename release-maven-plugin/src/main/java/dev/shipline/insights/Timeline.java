package dev.shipline.insights;

import dev.shipline.insights.Entry.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All that is known of one service in one environment, oldest first, each revision once whoever told of it. */
record Timeline(String service, String environment, List<Entry> entries) {
    /** A release that was removed and installed again counts its revisions from 1: the same number at another time is another revision. */
    private static final Duration SAME_REVISION = Duration.ofMinutes(15);

    Timeline {
        entries = List.copyOf(entries);
    }

    /** @param told by whom in this order: of two that tell of one revision, the later one knows it better */
    static Timeline of(String service, String environment, List<List<Entry>> told) {
        List<Entry> all = new ArrayList<>();
        for (List<Entry> source : told) {
            for (Entry entry : source) {
                if (entry.service().equals(service) && entry.environment().equals(environment)) {
                    add(all, entry);
                }
            }
        }
        all.sort(Comparator.comparing(Entry::applied).thenComparing(Entry::revision));
        return new Timeline(service, environment, all);
    }

    private static void add(List<Entry> all, Entry entry) {
        for (int i = 0; i < all.size(); i++) {
            if (isSame(all.get(i), entry)) {
                all.set(i, merged(all.get(i), entry));
                return;
            }
        }
        all.add(entry);
    }

    private static boolean isSame(Entry one, Entry other) {
        if (one.revision() != other.revision()) {
            return false;
        }
        Duration apart = Duration.between(one.applied(), other.applied()).abs();
        return one.revision() == 0 ? apart.isZero() : apart.compareTo(SAME_REVISION) < 0;
    }

    private static Entry merged(Entry known, Entry better) {
        boolean hasSeenTheEnd = better.ended().isAfter(better.applied());
        Map<String, Duration> steps = new LinkedHashMap<>(known.steps());
        steps.putAll(better.steps());
        return new Entry(
                known.service(),
                known.environment(),
                known.revision(),
                hasSeenTheEnd ? better.applied() : known.applied(),
                hasSeenTheEnd ? better.ended() : known.ended(),
                worse(known.result(), better.result()),
                better.tag().isEmpty() ? known.tag() : better.tag(),
                better.commit().or(known::commit),
                better.repeats().or(known::repeats),
                better.by().or(known::by),
                better.planned().or(known::planned),
                steps);
    }

    /** A revision may be marked failed after it was told of; what failed once never was a success. */
    private static Result worse(Result one, Result other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    /** What is there now: the last that succeeded. */
    Optional<Entry> running() {
        return entries.stream().filter(Entry::succeeded).reduce((older, newer) -> newer);
    }

    /** Whether something happened before the first that is known, and after that time. */
    boolean isCutAfter(Instant time) {
        return entries.stream()
                .filter(entry -> entry.revision() > 0)
                .findFirst()
                .map(first -> first.revision() > 1 && first.applied().isAfter(time))
                .orElse(false);
    }

    List<Entry> since(Instant time) {
        return entries.stream().filter(entry -> !entry.applied().isBefore(time)).toList();
    }
}
