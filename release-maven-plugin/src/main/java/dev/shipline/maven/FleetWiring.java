package dev.shipline.maven;

import static java.util.Objects.requireNonNull;

import dev.shipline.cluster.ClusterTarget;
import dev.shipline.pipeline.Fleet;
import dev.shipline.pipeline.FleetReport;
import dev.shipline.pipeline.Release;
import dev.shipline.pipeline.ReleaseListener;
import dev.shipline.pipeline.ReportFile;
import dev.shipline.secret.Redactor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes what several clusters of one environment share, and what each has of its own. */
final class FleetWiring {
    private final ShipMojo mojo;
    private final Wiring wiring;
    private final Redactor redactor;

    FleetWiring(ShipMojo mojo, Wiring wiring, Redactor redactor) {
        this.mojo = requireNonNull(mojo, "mojo is null");
        this.wiring = requireNonNull(wiring, "wiring is null");
        this.redactor = requireNonNull(redactor, "redactor is null");
    }

    /** @param shared told of every cluster, after its own log and report */
    Fleet fleet(Release release, List<ReleaseListener> shared) {
        ClusterParameters parameters = new ClusterParameters(mojo, new Problems());
        List<ClusterTarget> targets = parameters.targets();
        FleetReport report = new FleetReport(release.directory(), labels(targets), redactor);
        return new Fleet(
                targets,
                parameters.isAll(),
                mojo.clustersValues,
                parameters.order(),
                parameters.others(),
                wiring::in,
                target -> {
                    List<ReleaseListener> listeners =
                            new ArrayList<>(List.of(log(target.label()), new ReportFile(redactor), report));
                    listeners.addAll(shared);
                    return listeners;
                });
    }

    LogListener log(Optional<String> cluster) {
        return new LogListener(mojo.getLog(), redactor, cluster);
    }

    static List<String> labels(List<ClusterTarget> targets) {
        return targets.stream().map(target -> target.label().orElseThrow()).toList();
    }
}
