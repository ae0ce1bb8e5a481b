package dev.shipline.pipeline;

import dev.shipline.chart.ChartSource;
import dev.shipline.cluster.Cluster;
import dev.shipline.cluster.ReleaseLock;
import dev.shipline.git.Commits;
import dev.shipline.helm.HelmReleases;
import dev.shipline.image.ImageBuilder;
import dev.shipline.image.PushedImage;
import dev.shipline.registry.Referrers;
import dev.shipline.registry.Registry;
import dev.shipline.registry.ScanGate;
import dev.shipline.supply.SbomSource;
import dev.shipline.values.ValuesSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** The outside parts that a pipeline works with. Each is made when it is first asked for, so that a run pays only for what it uses. */
public interface Neighbours {
    ImageBuilder images();

    Registry registry();

    ScanGate scanGate();

    /** What is attached to an image. */
    Referrers referrers(PushedImage image);

    SbomSource sboms();

    ValuesSource values();

    ChartSource charts();

    Cluster cluster();

    HelmReleases helm();

    /** What git knows of commits. */
    Commits commits();

    /** Who runs this, as others are told: a build's address or user@host. */
    String who();

    /**
     * The right to change a release, once nobody else has it.
     *
     * @param patience how long to wait
     * @param progress told whom it waits for
     */
    ReleaseLock lock(Target target, Duration patience, Consumer<String> progress);

    /** Does what need not be waited for yet, or leaves it to whoever needs it first. */
    Executor aside();

    /** A folder that only the owner can read, gone when the run ends. */
    Path scratch();
}
