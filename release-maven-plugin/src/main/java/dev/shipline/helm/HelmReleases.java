package dev.shipline.helm;

import dev.shipline.cluster.Interruption;
import java.util.List;
import java.util.Optional;

/** Releases by Helm, in the verbs of a pipeline. Every method throws {@link dev.shipline.failure.ReleaseFailure} with Helm's or the cluster's own words. */
public interface HelmReleases {
    /** Begins to start Helm up, and returns at once. */
    void warmUp();

    /** The manifest that this chart and these values give, without asking the cluster. */
    String render(HelmRequest request);

    /** What Helm makes of the same besides the manifest: hooks and CRDs. Without asking the cluster, too. */
    Extras extras(HelmRequest request);

    /** The newest revision that was deployed, and so what runs; empty if the release was never deployed, or is uninstalled. */
    Optional<Revision> current(String namespace, String release);

    /**
     * Installs or upgrades, whichever the release's history calls for. The workloads may not run yet when it returns.
     *
     * @return the new revision, as read back from the cluster
     */
    Revision apply(HelmRequest request);

    /**
     * Makes a new revision with exactly the manifest of the last good one, and writes down that the failed one failed. It fails if there is no good one.
     *
     * @param base names the release, the namespace, the cluster and the time limit; its chart and values are not used
     * @return the new revision, as read back from the cluster
     */
    Revision rollBack(HelmRequest base, Revision failed);

    /**
     * Makes a new revision with exactly the manifest of an earlier one, because somebody asked for it: the one that runs is not called failed.
     *
     * @param base names the release, the namespace, the cluster, the description and the time limit; its chart and values are not used
     * @return the new revision, as read back from the cluster
     */
    Revision replay(HelmRequest base, Revision earlier);

    /**
     * Removes what the release made.
     *
     * @param base names the release, the namespace, the cluster, the description and the time limit; its chart and values are not used
     * @param keepHistory whether the revisions stay, so that the release can be rolled back to one of them
     */
    void uninstall(HelmRequest base, boolean keepHistory);

    /**
     * Runs the chart's own tests, which are hooks of the newest revision, and returns when all have succeeded.
     *
     * @param base names the release, the namespace, the cluster and the time limit; its chart and values are not used
     */
    void test(HelmRequest base);

    /** Every revision, newest first. */
    List<Revision> history(String namespace, String release);

    /**
     * Writes down that a revision failed that was left in the middle.
     *
     * @throws dev.shipline.failure.ReleaseFailure if it is no longer as it was read
     */
    void unlock(Revision pending, String why);

    /** Writes down that a revision failed, where there is nothing to go back to. */
    void abandon(Revision failed, String why);

    /** Writes down that a revision was seen to run, which makes it one to go back to, and deletes the oldest revisions beyond those worth keeping. */
    void prove(Revision newest);

    /**
     * Mends what a deploy that is gone has left in the history, and says so. What somebody else's helm command may still be at stays as it is.
     *
     * @param interruption the change that was begun and never ended
     */
    void mend(String namespace, String release, Interruption interruption);
}
