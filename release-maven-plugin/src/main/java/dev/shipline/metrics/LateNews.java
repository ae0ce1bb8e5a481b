package dev.shipline.metrics;

import static java.util.Objects.requireNonNull;

import dev.shipline.metrics.Signal.Count;
import dev.shipline.metrics.Signal.Distribution;
import dev.shipline.metrics.Signal.Event;
import dev.shipline.metrics.Signal.Gauge;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * What stands for entries that Datadog would no longer take: a count of them, and for metrics an event that tells them in words, because a release that
 * nobody counts was still a release.
 */
final class LateNews {
    private static final int MOST_LINES = 40;

    private final String prefix;

    /** @param prefix what the names of metrics begin with */
    LateNews(String prefix) {
        this.prefix = requireNonNull(prefix, "prefix is null");
    }

    /** The same entries give the same ids, so that a crash in between counts nothing twice. */
    List<JournalEntry> of(List<JournalEntry> expired, Instant now) {
        if (expired.isEmpty()) {
            return List.of();
        }
        String host =
                expired.stream().map(entry -> host(entry.signal())).findFirst().orElse("ci");
        List<Signal> signals = new ArrayList<>();
        Map<String, Long> counts = expired.stream()
                .collect(Collectors.groupingBy(
                        entry -> entry.signal().kind().word(), TreeMap::new, Collectors.counting()));
        counts.forEach((kind, number) -> signals.add(
                new Count(Naming.metric(prefix + ".telemetry.expired"), number, List.of("kind:" + kind), host, now)));
        List<String> lines = expired.stream()
                .map(JournalEntry::signal)
                .filter(signal -> signal.kind().isMetric())
                .map(LateNews::line)
                .toList();
        if (!lines.isEmpty()) {
            signals.add(event(lines, host, now));
        }
        String seed = expired.get(0).id() + "-" + expired.size();
        List<JournalEntry> entries = new ArrayList<>();
        for (Signal signal : signals) {
            byte[] name = (seed + "-" + entries.size()).getBytes(StandardCharsets.UTF_8);
            entries.add(new JournalEntry(UUID.nameUUIDFromBytes(name).toString(), signal));
        }
        return entries;
    }

    private static Event event(List<String> lines, String host, Instant now) {
        String more = lines.size() > MOST_LINES ? "\nand " + (lines.size() - MOST_LINES) + " more" : "";
        String text = lines.stream().limit(MOST_LINES).collect(Collectors.joining("\n")) + more;
        return new Event(
                lines.size() + " metrics of an earlier run came too late",
                "%%% \nDatadog takes no metric that is older than an hour. These were measured while it could not be reached:\n\n```\n"
                        + text + "\n```\n %%%",
                Event.Level.WARNING,
                "telemetry:late:" + host,
                List.of("status:late"),
                host,
                now);
    }

    private static String line(Signal signal) {
        if (signal instanceof Count count) {
            return line(count.at(), count.name(), count.value(), count.tags());
        }
        if (signal instanceof Gauge gauge) {
            return line(gauge.at(), gauge.name(), gauge.value(), gauge.tags());
        }
        Distribution time = (Distribution) signal;
        return line(time.at(), time.name(), time.value(), time.tags());
    }

    private static String line(Instant at, String name, double value, List<String> tags) {
        return at + " " + name + " " + value + " " + String.join(",", tags);
    }

    private static String host(Signal signal) {
        if (signal instanceof Count count) {
            return count.host();
        }
        if (signal instanceof Distribution time) {
            return time.host();
        }
        if (signal instanceof Gauge gauge) {
            return gauge.host();
        }
        return signal instanceof Event event ? event.host() : "ci";
    }
}
