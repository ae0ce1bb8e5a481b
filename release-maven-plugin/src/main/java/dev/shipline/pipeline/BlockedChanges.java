package dev.shipline.pipeline;

import static java.util.Objects.requireNonNull;

import dev.shipline.cluster.Cluster;
import dev.shipline.cluster.Drift;
import dev.shipline.cluster.Drift.Difference;
import dev.shipline.document.TreePath;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.pipeline.PlanRules.Attention;
import dev.shipline.plan.ImmutableChange;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Tells which changes of immutable fields the API server would really refuse: none of an object that is not there, because somebody deleted it as he was
 * told to, or that is already as it is to be.
 */
final class BlockedChanges {
    private final Deployment deployment;
    private final Cluster cluster;

    BlockedChanges(Deployment deployment, Cluster cluster) {
        this.deployment = requireNonNull(deployment, "deployment is null");
        this.cluster = requireNonNull(cluster, "cluster is null");
    }

    /** A sentence for each. */
    List<String> among(List<ImmutableChange> changes) {
        if (changes.isEmpty() || deployment.plan().immutable() == Attention.OFF) {
            return List.of();
        }
        Drift live = look(changes);
        return changes.stream()
                .filter(change -> !live.missing()
                        .contains(change.wanted().at("kind").text("") + " "
                                + change.wanted().at("metadata", "name").text("")))
                .filter(change -> !live.notes().isEmpty()
                        || live.differences().stream().anyMatch(difference -> isOf(difference, change)))
                .map(ImmutableChange::toString)
                .toList();
    }

    /** JSON is YAML. */
    private Drift look(List<ImmutableChange> changes) {
        String wanted = changes.stream()
                .map(change -> change.wanted().toJson())
                .distinct()
                .collect(Collectors.joining("\n---\n"));
        try {
            return cluster.drift(deployment.namespace(), wanted);
        } catch (ReleaseFailure e) {
            return new Drift(List.of(), List.of(), List.of(e.because()));
        }
    }

    private static boolean isOf(Difference difference, ImmutableChange change) {
        List<TreePath.Step> outer = change.path().steps();
        List<TreePath.Step> inner = difference.change().path().steps();
        return difference.kind().equals(change.wanted().at("kind").text(""))
                && difference
                        .name()
                        .equals(change.wanted().at("metadata", "name").text(""))
                && inner.size() >= outer.size()
                && inner.subList(0, outer.size()).equals(outer);
    }
}
