package dev.shipline.cluster;

import static java.util.Objects.requireNonNull;

import dev.shipline.cluster.Ailment.PodContainer;
import dev.shipline.cluster.Rollout.Trouble;
import dev.shipline.failure.ReleaseFailure;
import io.fabric8.kubernetes.api.model.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** Says why a rollout did not come through: the likeliest root cause first, each with the cluster's own words. Collected before anything is rolled back. */
final class Diagnosis {
    private static final Duration BUDGET = Duration.ofSeconds(8);
    private static final int LONGEST_LINE = 500;
    private static final int LINES_OF_THIS_RUN = 10;

    private final Evidence evidence;
    private final Duration budget;

    Diagnosis(Evidence evidence) {
        this(evidence, BUDGET);
    }

    Diagnosis(Evidence evidence, Duration budget) {
        this.evidence = requireNonNull(evidence, "evidence is null");
        this.budget = requireNonNull(budget, "budget is null");
    }

    List<Trouble> of(List<Finding> findings) {
        // ten pods that crash alike are one trouble
        Map<Object, Group> alike = new LinkedHashMap<>();
        for (Finding finding : findings) {
            alike.merge(likeness(finding), new Group(finding, 0), (first, next) -> first.oneMore());
        }
        try (BoundedEvidence bounded = new BoundedEvidence(evidence, budget)) {
            return alike.values().stream()
                    .sorted(Comparator.comparing(group -> group.ailment().kind()))
                    .map(group -> trouble(group, bounded))
                    .toList();
        }
    }

    private static Object likeness(Finding finding) {
        Ailment ailment = finding.ailment();
        return List.of(
                finding.snapshot().id(),
                ailment.kind(),
                ailment.pod().flatMap(PodContainer::container).orElse(""));
    }

    private static Trouble trouble(Group group, Evidence evidence) {
        String others = group.others == 0 ? "" : " (and " + group.others + " more like it)";
        Ailment ailment = group.ailment();
        return new Trouble(
                ailment.subject() + others,
                ailment.reason(),
                events(group.finding, evidence),
                ailment.probes(),
                log(ailment, evidence),
                Remedy.of(group.finding));
    }

    private static List<String> events(Finding finding, Evidence evidence) {
        String namespace = finding.snapshot().id().namespace();
        List<String> uids = finding.ailment()
                .pod()
                .map(pod -> Stream.of(pod.uid()))
                .orElseGet(() -> finding.snapshot().uids().stream())
                .filter(Objects::nonNull)
                .toList();
        List<Event> events = new ArrayList<>();
        try {
            uids.forEach(uid -> events.addAll(evidence.events(namespace, uid)));
        } catch (ReleaseFailure e) {
            return List.of("(the events could not be read: " + e.because() + ")");
        }
        return EventLines.of(events);
    }

    private static List<String> log(Ailment ailment, Evidence evidence) {
        if (ailment.pod().flatMap(PodContainer::container).isEmpty()) {
            return List.of();
        }
        PodContainer where = ailment.pod().get();
        try {
            List<String> lines = lines(where, where.ended(), evidence);
            if (lines.isEmpty()) {
                return other(where, !where.ended(), evidence);
            }
            return where.ended() || ailment.restarts() == 0 ? lines : withRunBefore(where, lines, evidence);
        } catch (ReleaseFailure e) {
            List<String> lines = other(where, !where.ended(), evidence);
            return lines.isEmpty() ? List.of("(the log could not be read: " + e.because() + ")") : lines;
        }
    }

    /** A container that runs again has said in the run before why it ended. */
    private static List<String> withRunBefore(PodContainer where, List<String> now, Evidence evidence) {
        List<String> before = other(where, true, evidence);
        if (before.isEmpty()) {
            return now;
        }
        List<String> both = new ArrayList<>(before);
        both.add("(the run after it:)");
        both.addAll(now.subList(Math.max(0, now.size() - LINES_OF_THIS_RUN), now.size()));
        return both;
    }

    /** The other run, which often there is none of. */
    private static List<String> other(PodContainer where, boolean previous, Evidence evidence) {
        try {
            return lines(where, previous, evidence);
        } catch (ReleaseFailure e) {
            return List.of();
        }
    }

    private static List<String> lines(PodContainer where, boolean previous, Evidence evidence) {
        return evidence.log(where, previous)
                .lines()
                .map(line -> line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE - 1) + "…" : line)
                .toList();
    }

    private record Group(Finding finding, int others) {
        Group oneMore() {
            return new Group(finding, others + 1);
        }

        Ailment ailment() {
            return finding.ailment();
        }
    }
}
