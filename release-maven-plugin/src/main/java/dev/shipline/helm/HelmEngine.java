package dev.shipline.helm;

/**
 * Helm itself, behind the few verbs that a release needs. It never waits for a rollout: that is watched by {@link dev.shipline.cluster.Cluster}. Every method
 * throws {@link dev.shipline.failure.ReleaseFailure} with Helm's own words.
 */
public interface HelmEngine extends AutoCloseable {
    /** Begins to start up, and returns at once. */
    void warmUp();

    /** The manifest that this chart and these values give, without asking the cluster. */
    String render(HelmRequest request);

    void install(HelmRequest request);

    void upgrade(HelmRequest request);

    /** @param keepHistory whether the revisions stay */
    void uninstall(HelmRequest request, boolean keepHistory);

    @Override
    void close();
}
