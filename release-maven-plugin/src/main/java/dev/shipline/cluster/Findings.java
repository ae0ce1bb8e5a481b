package dev.shipline.cluster;

import static java.util.Objects.requireNonNull;

import dev.shipline.cluster.Ailment.Kind;
import dev.shipline.cluster.Ailment.PodContainer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Everything that is wrong at a look: what the status of pods and workloads tells, made more exact by their events. For one rollout. */
final class Findings {
    /** Of those that ail alike: a hundred pods that do not come up are not asked about one by one. */
    private static final int PODS_ASKED_ABOUT = 3;

    private final RecentEvents events;

    Findings(RecentEvents events) {
        this.events = requireNonNull(events, "events is null");
    }

    List<Finding> among(List<Snapshot> snapshots) {
        List<Finding> findings = new ArrayList<>();
        for (Snapshot snapshot : snapshots) {
            Map<Object, List<Ailment>> alike = new HashMap<>();
            for (Ailment ailment : snapshot.ailments()) {
                List<Ailment> before =
                        alike.computeIfAbsent(List.of(ailment.kind(), container(ailment)), key -> new ArrayList<>());
                Ailment exact = before.size() < PODS_ASKED_ABOUT
                        ? refined(ailment)
                        : ailment.as(before.get(before.size() - 1).kind(), ailment.reason());
                before.add(exact);
                findings.add(new Finding(snapshot, exact));
            }
            refusal(snapshot)
                    .map(words -> Ailment.ofWorkload(Kind.NOT_CREATED, snapshot.id(), "its pods are refused: " + words))
                    .ifPresent(ailment -> findings.add(new Finding(snapshot, ailment)));
        }
        return findings;
    }

    private static String container(Ailment ailment) {
        return ailment.pod().flatMap(PodContainer::container).orElse("");
    }

    private Ailment refined(Ailment ailment) {
        return ailment.pod()
                .filter(pod -> pod.uid() != null)
                .map(pod -> EventClues.refine(ailment, events.of(pod.namespace(), pod.uid())))
                .orElse(ailment);
    }

    private Optional<String> refusal(Snapshot snapshot) {
        WorkloadState state = snapshot.state();
        boolean isToldByItsStatus = snapshot.id().kind() == WorkloadKind.DEPLOYMENT;
        boolean lacksPods = state.standing() == WorkloadState.Standing.ONGOING
                && snapshot.pods().size() < Math.max(1, state.desired());
        if (isToldByItsStatus || !lacksPods || snapshot.uids().isEmpty()) {
            return Optional.empty();
        }
        return EventClues.refusal(
                events.of(snapshot.id().namespace(), snapshot.uids().get(0)));
    }
}
