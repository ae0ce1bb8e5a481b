package dev.shipline.helm;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Helm itself, behind the few verbs that a release needs. It never waits for a rollout: that is watched by {@link dev.shipline.cluster.Cluster}. Every method
 * throws {@link dev.shipline.failure.ReleaseFailure} with Helm's own words.
 */
public interface HelmEngine extends AutoCloseable {
    /** Looks whether Helm can run on this machine, and begins to start up if that takes long. */
    void warmUp();

    /** The manifest that this chart and these values give, without hooks and CRDs, and without asking the cluster. */
    String render(HelmRequest request);

    /** The hooks and CRDs that this chart and these values give, without asking the cluster. */
    Extras extras(HelmRequest request);

    void install(HelmRequest request);

    void upgrade(HelmRequest request);

    /** @param keepHistory whether the revisions stay */
    void uninstall(HelmRequest request, boolean keepHistory);

    /**
     * Runs the test hooks of the newest revision, one after the other, and returns when the last one succeeded.
     *
     * @param request names the release, the namespace, the cluster and the time limit; its chart and values are not used
     */
    void test(HelmRequest request);

    /**
     * What {@code helm lint} objects to, in its words; nothing if it takes the chart.
     *
     * @param strict whether a warning is an objection too
     */
    List<String> lint(Path chart, boolean strict, Duration timeout);

    @Override
    void close();
}
