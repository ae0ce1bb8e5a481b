package dev.shipline.maven;

import static java.util.Objects.requireNonNull;

import dev.shipline.chart.ChartSource;
import dev.shipline.cluster.Cluster;
import dev.shipline.cluster.ClusterTarget;
import dev.shipline.cluster.ReleaseLock;
import dev.shipline.git.Commits;
import dev.shipline.helm.HelmReleases;
import dev.shipline.image.ImageBuilder;
import dev.shipline.image.PushedImage;
import dev.shipline.pipeline.Neighbours;
import dev.shipline.pipeline.Target;
import dev.shipline.registry.Referrers;
import dev.shipline.registry.Registry;
import dev.shipline.registry.ScanGate;
import dev.shipline.supply.SbomSource;
import dev.shipline.values.ValuesSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** The outside parts as one of several clusters sees them: a cluster, releases, a lock and a folder of its own; all else is shared. */
final class ClusterNeighbours implements Neighbours {
    private final Wiring shared;
    private final ClusterTarget target;
    private Cluster cluster;

    ClusterNeighbours(Wiring shared, ClusterTarget target) {
        this.shared = requireNonNull(shared, "shared is null");
        this.target = requireNonNull(target, "target is null");
    }

    @Override
    public synchronized Cluster cluster() {
        if (cluster == null) {
            cluster = shared.connect(target);
        }
        return cluster;
    }

    @Override
    public HelmReleases helm() {
        return shared.helm(cluster(), scratch());
    }

    @Override
    public ReleaseLock lock(Target release, Duration patience, Consumer<String> progress) {
        return shared.lock(cluster(), release, patience, progress);
    }

    /** A folder in the shared one, which nobody else can open. */
    @Override
    public Path scratch() {
        try {
            return Files.createDirectories(
                    shared.scratch().resolve(target.label().orElseThrow()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create a temporary folder: " + e.getMessage(), e);
        }
    }

    @Override
    public ImageBuilder images() {
        return shared.images();
    }

    @Override
    public Registry registry() {
        return shared.registry();
    }

    @Override
    public ScanGate scanGate() {
        return shared.scanGate();
    }

    @Override
    public Referrers referrers(PushedImage image) {
        return shared.referrers(image);
    }

    @Override
    public SbomSource sboms() {
        return shared.sboms();
    }

    @Override
    public ValuesSource values() {
        return shared.values();
    }

    @Override
    public ChartSource charts() {
        return shared.charts();
    }

    @Override
    public Commits commits() {
        return shared.commits();
    }

    @Override
    public Executor aside() {
        return shared.aside();
    }

    @Override
    public String who() {
        return shared.who();
    }
}
