package dev.shipline.insights;

import static java.util.Objects.requireNonNull;

import dev.shipline.insights.Entry.Result;
import dev.shipline.insights.Keys.Failure;
import dev.shipline.page.Numbers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Computes the keys from a timeline, by the rules of docs/insights.md. */
final class KeysReader {
    private final CommitReader commits;
    private final List<JournalSteps.Measured> journal;
    private final Instant now;
    private final Duration window;

    /** @param journal step times that no report may have told */
    KeysReader(CommitReader commits, List<JournalSteps.Measured> journal, Instant now, Duration window) {
        this.commits = requireNonNull(commits, "commits is null");
        this.journal = List.copyOf(journal);
        this.now = requireNonNull(now, "now is null");
        this.window = requireNonNull(window, "window is null");
    }

    Keys read(Timeline timeline) {
        Instant from = now.minus(window);
        List<Entry> recent = timeline.since(from);
        List<Entry> deployments = recent.stream().filter(Entry::isDeployment).toList();
        LeadTimes leads = LeadTimes.of(timeline, from, commits);
        Map<Entry, Boolean> planned = planned(timeline, leads);
        List<Entry> judged = deployments.stream().filter(planned::containsKey).toList();
        return new Keys(
                timeline,
                from,
                now,
                deployments,
                failures(timeline, deployments, planned),
                (int) judged.stream().filter(entry -> !planned.get(entry)).count(),
                judged.size(),
                (int) recent.stream().filter(Entry::isRollback).count(),
                leads.all(),
                leads.medians(),
                steps(timeline, recent),
                unknown(timeline, from, recent, leads, deployments.size() - judged.size()));
    }

    /** Only of those of which anything is known: a report, or the commits that it brought. */
    private Map<Entry, Boolean> planned(Timeline timeline, LeadTimes leads) {
        Map<Entry, Boolean> planned = new LinkedHashMap<>();
        for (Entry entry : timeline.entries()) {
            Optional<Boolean> ofCommits = leads.planned(entry);
            if (entry.isDeployment() && (entry.planned().isPresent() || ofCommits.isPresent())) {
                planned.put(entry, entry.planned().orElse(true) && ofCommits.orElse(true));
            }
        }
        return planned;
    }

    private static List<Failure> failures(Timeline timeline, List<Entry> deployments, Map<Entry, Boolean> planned) {
        List<Failure> failures = new ArrayList<>();
        for (Entry entry : deployments) {
            List<Entry> later = timeline.entries().stream()
                    .filter(other -> other.revision() > 0 && other.result() != Result.LEFT)
                    .dropWhile(other -> other != entry)
                    .skip(1)
                    .toList();
            why(entry, later.stream().findFirst(), planned).ifPresent(why -> failures.add(failure(entry, why, later)));
        }
        return failures;
    }

    private static Optional<String> why(Entry entry, Optional<Entry> next, Map<Entry, Boolean> planned) {
        if (entry.result() == Result.FAILED) {
            return Optional.of("it did not become healthy");
        }
        if (next.isEmpty()) {
            return Optional.empty();
        }
        if (next.get().repeats().filter(number -> number < entry.revision()).isPresent()) {
            return Optional.of("it was taken back");
        }
        return planned.getOrDefault(next.get(), true) ? Optional.empty() : Optional.of("it needed a hotfix");
    }

    private static Failure failure(Entry entry, String why, List<Entry> later) {
        Optional<Entry> good = later.stream().filter(Entry::succeeded).findFirst();
        return new Failure(entry, why, good.map(by -> Duration.between(entry.applied(), by.ended())), good);
    }

    /** A run that left a report told its journal the same times. */
    private Map<String, Spread> steps(Timeline timeline, List<Entry> recent) {
        Map<String, List<Duration>> times = new LinkedHashMap<>();
        for (Entry entry : recent) {
            entry.steps().forEach((step, time) -> times.computeIfAbsent(step, key -> new ArrayList<>())
                    .add(time));
        }
        for (JournalSteps.Measured each : journal) {
            if (each.isOf(timeline.service(), timeline.environment())
                    && !each.at().isBefore(now.minus(window))
                    && recent.stream().noneMatch(entry -> tells(entry, each))) {
                times.computeIfAbsent(each.step(), key -> new ArrayList<>()).add(each.time());
            }
        }
        Map<String, Spread> steps = new LinkedHashMap<>();
        times.forEach((step, all) -> steps.put(step, Spread.of(all)));
        return steps;
    }

    private static boolean tells(Entry entry, JournalSteps.Measured measured) {
        Duration all = entry.steps().values().stream().reduce(Duration.ZERO, Duration::plus);
        return entry.steps().containsKey(measured.step())
                && !measured.at().isAfter(entry.ended().plusSeconds(1))
                && !measured.at().isBefore(entry.ended().minus(all).minus(Duration.ofHours(1)));
    }

    private static List<String> unknown(
            Timeline timeline, Instant from, List<Entry> recent, LeadTimes leads, int unjudged) {
        List<String> unknown = new ArrayList<>();
        if (timeline.isCutAfter(from)) {
            unknown.add("What was deployed before "
                    + Numbers.minute(timeline.entries().get(0).applied())
                    + " is not counted: Helm keeps the last ten revisions, and nothing else tells of earlier ones.");
        }
        long unseen = recent.stream()
                .filter(Entry::isDeployment)
                .filter(entry -> !entry.ended().isAfter(entry.applied()))
                .count();
        if (unseen > 0) {
            unknown.add("No report tells of " + Numbers.count(unseen, "deployment")
                    + ": the time is when Helm applied it, not when it was proven.");
        }
        if (leads.headsOnly() > 0) {
            unknown.add(
                    "Of " + Numbers.count(leads.headsOnly(), "deployment")
                            + " only the newest commit is known, not all that came with it: nothing tells what ran before, or the clone is shallow.");
        }
        if (leads.missing() > 0) {
            unknown.add("Of " + Numbers.count(leads.missing(), "deployment")
                    + " this clone does not hold the commit: its lead time is not known.");
        }
        if (unjudged > 0) {
            unknown.add("Of " + Numbers.count(unjudged, "deployment")
                    + " nothing tells whether it was planned: it does not count in the rework rate.");
        }
        count(recent, Result.LEFT)
                .ifPresent(number -> unknown.add(Numbers.count(number, "deploy")
                        + " ended before anybody knew what came of it, and is counted nowhere."));
        count(recent, Result.STOPPED)
                .ifPresent(number -> unknown.add(Numbers.count(number, "attempt")
                        + " stopped before it changed anything, and is no deployment."));
        return unknown;
    }

    private static Optional<Long> count(List<Entry> entries, Result result) {
        return Optional.of(entries.stream()
                        .filter(entry -> entry.result() == result)
                        .count())
                .filter(number -> number > 0);
    }
}
