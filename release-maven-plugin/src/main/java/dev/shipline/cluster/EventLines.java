package dev.shipline.cluster;

import io.fabric8.kubernetes.api.model.Event;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The events that tell something, as lines, the newest last. */
final class EventLines {
    private static final int MOST = 12;

    /** What happens in every rollout that goes well. */
    private static final Set<String> NOISE = Set.of(
            "Scheduled",
            "Pulling",
            "Pulled",
            "Created",
            "Started",
            "SuccessfulCreate",
            "SuccessfulDelete",
            "Killing",
            "ScalingReplicaSet");

    private EventLines() {}

    static List<String> of(List<Event> events) {
        List<String> lines = events.stream()
                .filter(event -> !NOISE.contains(text(event.getReason())))
                .sorted(Comparator.comparing(EventLines::time))
                .map(EventLines::line)
                .distinct()
                .toList();
        return lines.subList(Math.max(0, lines.size() - MOST), lines.size());
    }

    private static String line(Event event) {
        int count = WorkloadState.count(event.getCount());
        return text(event.getReason()) + ": " + text(event.getMessage()).strip()
                + (count > 1 ? " (×" + count + ")" : "");
    }

    /** All in the one format whose order as text is that in time, but for fractions of a second. */
    static String time(Event event) {
        if (event.getLastTimestamp() != null) {
            return event.getLastTimestamp();
        }
        return Optional.ofNullable(event.getEventTime())
                .map(time -> text(time.getTime()))
                .orElse(text(event.getFirstTimestamp()));
    }

    private static String text(String value) {
        return value == null ? "" : value;
    }
}
