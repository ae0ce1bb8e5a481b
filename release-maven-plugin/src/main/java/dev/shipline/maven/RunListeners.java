package dev.shipline.maven;

import static java.util.Objects.requireNonNull;

import dev.shipline.pipeline.FleetReport;
import dev.shipline.pipeline.ReleaseListener;
import dev.shipline.pipeline.ReportFile;
import dev.shipline.pipeline.RolloutTests;
import dev.shipline.report.FleetPage;
import dev.shipline.report.ReportPage;
import dev.shipline.secret.Redactor;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.maven.plugin.logging.Log;

/** Who is told of a run, and in which order: the console first, then what is left in files. Whoever may be slow, as an intake of metrics, comes after them. */
final class RunListeners {
    private final Log log;
    private final Redactor redactor;
    private final String who;
    private final Map<String, String> variables;
    private final boolean unplanned;

    /** @param who who runs this build */
    RunListeners(ShipMojo mojo, Redactor redactor, String who, Map<String, String> variables) {
        this.log = mojo.getLog();
        this.unplanned = mojo.metricsUnplanned;
        this.redactor = requireNonNull(redactor, "redactor is null");
        this.who = requireNonNull(who, "who is null");
        this.variables = Map.copyOf(variables);
    }

    /**
     * Those of a release into one cluster.
     *
     * @param cluster what it is called among several
     * @param others  told after them
     */
    List<ReleaseListener> of(Optional<String> cluster, List<? extends ReleaseListener> others) {
        Stream<ReleaseListener> own = Stream.of(
                new LogListener(log, redactor, cluster),
                new ReportFile(redactor, unplanned),
                new RolloutTests(redactor),
                new ReportPage(redactor, who, variables, Clock.systemUTC()));
        return Stream.concat(own, others.stream()).toList();
    }

    /** Those that keep the record of all clusters together. */
    List<ReleaseListener> together(Path directory, List<String> clusters) {
        return List.of(new FleetReport(directory, clusters, redactor), new FleetPage(directory, clusters, redactor));
    }
}
