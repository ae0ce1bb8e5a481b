package dev.shipline.cluster;

import static java.util.Objects.requireNonNull;

import dev.shipline.cluster.Ailment.Kind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Tells how a rollout goes on: a line for each workload whose line has changed. A workload of many pods changes its line all the time, so that after the
 * first ones it may speak every few seconds only; and when nothing changes for long, what is waited for is said again.
 */
final class ProgressLines {
    private static final int LONGEST = 240;
    private static final int AT_ONCE = 10;
    private static final Duration LATER = Duration.ofSeconds(5);
    private static final Duration REMINDER = Duration.ofSeconds(30);

    private final Consumer<String> progress;
    private final Clock clock;
    private final Map<WorkloadId, Told> told = new HashMap<>();
    private final Instant begin;
    private Instant spoken;
    private String said = "";

    ProgressLines(Consumer<String> progress, Clock clock) {
        this.progress = requireNonNull(progress, "progress is null");
        this.clock = requireNonNull(clock, "clock is null");
        this.begin = clock.instant();
        this.spoken = begin;
    }

    private record Told(String line, int lines, Instant at) {
        boolean isPatient(Instant now) {
            return lines >= AT_ONCE && now.isBefore(at.plus(LATER));
        }
    }

    void tell(List<Snapshot> snapshots, List<Finding> findings) {
        said = "";
        Instant now = clock.instant();
        for (Snapshot snapshot : snapshots) {
            String line = line(snapshot, findings);
            Told before = told.getOrDefault(snapshot.id(), new Told("", 0, begin));
            if (line.equals(before.line) || before.isPatient(now) && !snapshot.isDone()) {
                continue;
            }
            told.put(snapshot.id(), new Told(line, before.lines + 1, now));
            speak(line, now);
        }
        remind(snapshots, findings, now);
    }

    private void remind(List<Snapshot> snapshots, List<Finding> findings, Instant now) {
        if (now.isBefore(spoken.plus(REMINDER))) {
            return;
        }
        snapshots.stream()
                .filter(snapshot -> !snapshot.isDone())
                .findFirst()
                .ifPresent(snapshot -> speak(
                        "still waiting after " + Duration.between(begin, now).toSeconds() + " s for "
                                + line(snapshot, findings),
                        now));
    }

    /** Once, however often it is said before the next look that succeeds. */
    void say(String line) {
        if (!line.equals(said)) {
            speak(line, clock.instant());
        }
        said = line;
    }

    private void speak(String line, Instant now) {
        progress.accept(line);
        spoken = now;
    }

    private static String line(Snapshot snapshot, List<Finding> findings) {
        if (snapshot.isDone()) {
            return snapshot.line();
        }
        Optional<String> words = findings.stream()
                .filter(finding -> finding.snapshot().id().equals(snapshot.id()))
                .map(Finding::ailment)
                .filter(ailment -> ailment.pod().isPresent() && ailment.kind() != Kind.NOT_STARTED
                        || ailment.kind() == Kind.NOT_CREATED)
                .map(ailment ->
                        ailment.pod().isPresent() ? ailment.subject() + " " + ailment.reason() : ailment.reason())
                .findFirst()
                .or(() -> snapshot.pods().stream()
                        .map(PodPhrase::of)
                        .flatMap(Optional::stream)
                        .findFirst());
        String line = snapshot.line() + words.map(more -> "; " + more).orElse("");
        return line.length() > LONGEST ? line.substring(0, LONGEST - 1) + "…" : line;
    }
}
