package dev.shipline.insights;

import dev.shipline.git.Change;
import dev.shipline.git.Changes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * From a commit to where it ran, for each commit that arrived for the first time. A merge brings no change of its own, so it is not counted unless it is
 * all there is; a squashed branch is one commit.
 */
final class LeadTimes {
    private final CommitReader commits;
    private final List<Duration> all = new ArrayList<>();
    private final Map<Integer, Duration> medians = new HashMap<>();
    private final Map<Entry, Boolean> planned = new HashMap<>();
    private final Set<String> arrived = new HashSet<>();
    private int headsOnly;
    private int missing;

    private LeadTimes(CommitReader commits) {
        this.commits = commits;
    }

    static LeadTimes of(Timeline timeline, Instant from, CommitReader commits) {
        LeadTimes leads = new LeadTimes(commits);
        Optional<String> running = Optional.empty();
        for (Entry entry : timeline.entries()) {
            if (!entry.isDeployment() || entry.commit().isEmpty()) {
                continue;
            }
            if (!entry.applied().isBefore(from)) {
                leads.count(entry, running);
            }
            if (entry.succeeded()) {
                running = entry.commit();
            }
        }
        return leads;
    }

    private void count(Entry entry, Optional<String> running) {
        String sha = entry.commit().orElseThrow();
        if (running.equals(entry.commit())) {
            // the same commit again, with other values or another chart
            commits.change(sha).ifPresent(change -> planned.put(entry, true));
            return;
        }
        Changes changes = running.map(before -> commits.between(before, sha)).orElse(new Changes(List.of(), false));
        List<Change> brought = new ArrayList<>(changes.commits());
        if (brought.isEmpty() || !changes.all()) {
            Optional<Change> head = commits.change(sha);
            if (head.isEmpty()) {
                missing++;
                return;
            }
            headsOnly++;
            brought = List.of(head.get());
        }
        planned.put(entry, brought.stream().noneMatch(Change::unplanned));
        if (entry.succeeded()) {
            add(entry, brought);
        }
    }

    private void add(Entry entry, List<Change> brought) {
        boolean onlyMerges = brought.stream().allMatch(Change::merge);
        List<Duration> times = brought.stream()
                .filter(change -> onlyMerges || !change.merge())
                .filter(change -> arrived.add(change.sha()))
                .map(change -> lead(change, entry))
                .toList();
        all.addAll(times);
        Spread.of(times).median().ifPresent(median -> medians.put(entry.revision(), median));
    }

    private static Duration lead(Change change, Entry entry) {
        Duration lead = Duration.between(change.time(), entry.ended());
        // a clock that goes wrong
        return lead.isNegative() ? Duration.ZERO : lead;
    }

    Spread all() {
        return Spread.of(all);
    }

    Map<Integer, Duration> medians() {
        return Map.copyOf(medians);
    }

    /** Absent where git knows nothing of what it brought. */
    Optional<Boolean> planned(Entry entry) {
        return Optional.ofNullable(planned.get(entry));
    }

    /** How many deployments were judged by their newest commit alone. */
    int headsOnly() {
        return headsOnly;
    }

    int missing() {
        return missing;
    }
}
