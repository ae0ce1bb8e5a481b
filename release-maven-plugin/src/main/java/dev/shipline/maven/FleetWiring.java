package dev.shipline.maven;

import static java.util.Objects.requireNonNull;

import dev.shipline.cluster.ClusterTarget;
import dev.shipline.pipeline.Fleet;
import dev.shipline.pipeline.Release;
import dev.shipline.pipeline.ReleaseListener;
import java.util.ArrayList;
import java.util.List;

/** Makes what several clusters of one environment share, and what each has of its own. */
final class FleetWiring {
    private final ShipMojo mojo;
    private final Wiring wiring;
    private final RunListeners listeners;

    FleetWiring(ShipMojo mojo, Wiring wiring, RunListeners listeners) {
        this.mojo = requireNonNull(mojo, "mojo is null");
        this.wiring = requireNonNull(wiring, "wiring is null");
        this.listeners = requireNonNull(listeners, "listeners is null");
    }

    /** @param shared told of every cluster, after its own log and report */
    Fleet fleet(Release release, List<ReleaseListener> shared) {
        ClusterParameters parameters = new ClusterParameters(mojo, new Problems());
        List<ClusterTarget> targets = parameters.targets();
        List<ReleaseListener> all = new ArrayList<>(listeners.together(release.directory(), labels(targets)));
        all.addAll(shared);
        return new Fleet(
                targets,
                parameters.isAll(),
                mojo.clustersValues,
                parameters.order(),
                parameters.others(),
                new PlanParameters(mojo, new Problems()).fleet(),
                wiring::in,
                target -> listeners.of(target.label(), all));
    }

    static List<String> labels(List<ClusterTarget> targets) {
        return targets.stream().map(target -> target.label().orElseThrow()).toList();
    }
}
