package dev.shipline.cluster;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Tells how a rollout goes on: one line for each workload whose line has changed. */
final class ProgressLines {
    private static final int LONGEST = 240;

    private final Consumer<String> progress;
    private final Map<WorkloadId, String> told = new HashMap<>();
    private String said = "";

    ProgressLines(Consumer<String> progress) {
        this.progress = requireNonNull(progress, "progress is null");
    }

    void tell(List<Snapshot> snapshots) {
        said = "";
        for (Snapshot snapshot : snapshots) {
            String line = line(snapshot);
            if (!line.equals(told.put(snapshot.id(), line))) {
                progress.accept(line);
            }
        }
    }

    /** Once, however often it is said before the next look that succeeds. */
    void say(String line) {
        if (!line.equals(said)) {
            progress.accept(line);
        }
        said = line;
    }

    private static String line(Snapshot snapshot) {
        if (snapshot.isDone()) {
            return snapshot.line();
        }
        Optional<String> pod = snapshot.pods().stream()
                .map(PodPhrase::of)
                .flatMap(Optional::stream)
                .findFirst();
        String line = snapshot.line()
                + pod.or(snapshot::refusal).map(words -> "; " + words).orElse("");
        return line.length() > LONGEST ? line.substring(0, LONGEST - 1) + "…" : line;
    }
}
