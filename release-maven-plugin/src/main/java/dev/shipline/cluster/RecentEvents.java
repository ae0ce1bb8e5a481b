package dev.shipline.cluster;

import static java.util.Objects.requireNonNull;

import dev.shipline.failure.ReleaseFailure;
import io.fabric8.kubernetes.api.model.Event;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Events, asked for sparingly: those of one object every few seconds. Whoever may not read them sees none. For one rollout. */
final class RecentEvents {
    private static final Duration KEPT = Duration.ofSeconds(4);

    private final Evidence evidence;
    private final Clock clock;
    private final Map<String, Kept> kept = new HashMap<>();

    RecentEvents(Evidence evidence, Clock clock) {
        this.evidence = requireNonNull(evidence, "evidence is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    private record Kept(List<Event> events, Instant until) {}

    List<Event> of(String namespace, String uid) {
        Instant now = clock.instant();
        Kept known = kept.get(uid);
        if (known != null && now.isBefore(known.until)) {
            return known.events;
        }
        List<Event> events = read(namespace, uid);
        kept.put(uid, new Kept(events, now.plus(KEPT)));
        return events;
    }

    private List<Event> read(String namespace, String uid) {
        try {
            return evidence.events(namespace, uid);
        } catch (ReleaseFailure e) {
            return List.of();
        }
    }
}
