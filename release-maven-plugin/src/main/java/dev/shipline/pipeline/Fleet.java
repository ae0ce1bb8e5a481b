package dev.shipline.pipeline;

import static java.util.Objects.requireNonNull;

import dev.shipline.cluster.ClusterTarget;
import dev.shipline.plan.FleetHash;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The clusters of one environment.
 *
 * @param clusters   each with a label, in their order
 * @param isAll      whether these are all of the environment's: only then is an image proven in it
 * @param ownValues  whether each has a values file of its own
 * @param approved   the plans of all that alone may be carried out; absent: any
 * @param neighbours the outside parts as a cluster sees them
 * @param listeners  who is told of what happens to a cluster; from one thread at a time
 */
public record Fleet(
        List<ClusterTarget> clusters,
        boolean isAll,
        boolean ownValues,
        ClusterOrder order,
        OtherClusters others,
        Optional<FleetHash> approved,
        Function<ClusterTarget, Neighbours> neighbours,
        Function<ClusterTarget, List<ReleaseListener>> listeners) {
    public Fleet {
        clusters = List.copyOf(clusters);
        requireNonNull(order, "order is null");
        requireNonNull(others, "others is null");
        requireNonNull(approved, "approved is null");
        requireNonNull(neighbours, "neighbours is null");
        requireNonNull(listeners, "listeners is null");
    }
}
