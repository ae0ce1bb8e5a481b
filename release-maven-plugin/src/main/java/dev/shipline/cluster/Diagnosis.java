package dev.shipline.cluster;

import static java.util.Objects.requireNonNull;

import dev.shipline.cluster.Ailment.PodContainer;
import dev.shipline.cluster.Rollout.Trouble;
import dev.shipline.failure.ReleaseFailure;
import io.fabric8.kubernetes.api.model.Event;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Says why a rollout did not come through: the likeliest root cause first, each with the cluster's own words. Collected before anything is rolled back. */
final class Diagnosis {
    private final Evidence evidence;

    Diagnosis(Evidence evidence) {
        this.evidence = requireNonNull(evidence, "evidence is null");
    }

    List<Trouble> of(List<Snapshot> snapshots) {
        List<Finding> findings = new ArrayList<>();
        for (Snapshot snapshot : snapshots) {
            // ten pods that crash alike are one trouble
            Map<Object, Finding> alike = new LinkedHashMap<>();
            for (Ailment ailment : snapshot.ailments()) {
                alike.merge(likeness(ailment), new Finding(snapshot, ailment, 0), (first, next) -> first.oneMore());
            }
            findings.addAll(alike.values());
        }
        return findings.stream()
                .sorted(Comparator.comparing(finding -> finding.ailment.kind()))
                .map(this::trouble)
                .toList();
    }

    private static Object likeness(Ailment ailment) {
        return List.of(
                ailment.kind(), ailment.pod().flatMap(PodContainer::container).orElse(""));
    }

    private Trouble trouble(Finding finding) {
        String others = finding.others == 0 ? "" : " (and " + finding.others + " more like it)";
        return new Trouble(
                finding.ailment.subject() + others, finding.ailment.reason(), events(finding), log(finding.ailment));
    }

    private List<String> events(Finding finding) {
        String namespace = finding.snapshot.id().namespace();
        List<String> uids = finding.ailment.pod().map(pod -> List.of(pod.uid())).orElse(finding.snapshot.uids());
        List<Event> events = new ArrayList<>();
        try {
            uids.stream().filter(Objects::nonNull).forEach(uid -> events.addAll(evidence.events(namespace, uid)));
        } catch (ReleaseFailure e) {
            return List.of("(the events could not be read: " + e.because() + ")");
        }
        return EventLines.of(events);
    }

    private List<String> log(Ailment ailment) {
        if (ailment.pod().flatMap(PodContainer::container).isEmpty()) {
            return List.of();
        }
        PodContainer where = ailment.pod().get();
        try {
            List<String> lines = evidence.log(where, where.ended()).lines().toList();
            return lines.isEmpty() ? log(where, !where.ended()) : lines;
        } catch (ReleaseFailure e) {
            List<String> lines = log(where, !where.ended());
            return lines.isEmpty() ? List.of("(the log could not be read: " + e.because() + ")") : lines;
        }
    }

    /** The other run, which often there is none of. */
    private List<String> log(PodContainer where, boolean previous) {
        try {
            return evidence.log(where, previous).lines().toList();
        } catch (ReleaseFailure e) {
            return List.of();
        }
    }

    private record Finding(Snapshot snapshot, Ailment ailment, int others) {
        Finding oneMore() {
            return new Finding(snapshot, ailment, others + 1);
        }
    }
}
