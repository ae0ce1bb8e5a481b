package dev.shipline.report;

import static java.util.Objects.requireNonNull;

import dev.shipline.pipeline.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What the steps said while they ran, and when. Bounded: what runs in a cluster decides how much it has to say. */
final class Observations {
    static final int MOST_LINES = 300;

    /** @param after since the step began */
    record Line(Duration after, String text) {}

    private final Excerpt excerpt;
    private final Map<Step, Instant> begun = new EnumMap<>(Step.class);
    private final Map<Step, List<Line>> lines = new EnumMap<>(Step.class);

    Observations(Excerpt excerpt) {
        this.excerpt = requireNonNull(excerpt, "excerpt is null");
    }

    synchronized void begin(Step step, Instant now) {
        begun.put(step, now);
    }

    synchronized void add(Step step, Instant now, String text) {
        List<Line> said = lines.computeIfAbsent(step, key -> new ArrayList<>());
        if (said.size() < MOST_LINES) {
            said.add(new Line(Duration.between(begun.getOrDefault(step, now), now), excerpt.of(text)));
        } else if (said.size() == MOST_LINES) {
            said.add(new Line(said.get(MOST_LINES - 1).after(), "and more, which the build's log has"));
        }
    }

    synchronized List<Line> lines(Step step) {
        return List.copyOf(lines.getOrDefault(step, List.of()));
    }
}
