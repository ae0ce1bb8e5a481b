package dev.shipline.helm;

import dev.shipline.document.Document;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One entry of a release's history, as Helm keeps it.
 *
 * @param status   Helm's word: deployed, failed, superseded, pending-install, pending-upgrade, pending-rollback, uninstalling, uninstalled, unknown
 * @param applyMethod Helm's word for how the manifest was applied: ssa, csa, or nothing where Helm 3 did it, which knows one way only
 * @param manifest the YAML that was applied
 * @param chartValues the chart's own values, its defaults
 * @param hooks    "Job orders-migrate (pre-upgrade)" of each object that Helm makes around a change, which is not part of the manifest
 * @param values   what the user's values were, merged
 * @param hookManifest the YAML of the hooks
 */
public record Revision(
        String release,
        String namespace,
        int number,
        String status,
        String description,
        Instant deployed,
        String chartName,
        String chartVersion,
        String applyMethod,
        String manifest,
        List<String> hooks,
        Document chartMetadata,
        Document chartValues,
        Document values,
        String hookManifest) {
    public Revision {
        hooks = List.copyOf(hooks);
    }

    public boolean isPending() {
        return status.startsWith("pending-");
    }

    /** The commit that it is a release of; absent where somebody else made it. */
    public Optional<String> commit() {
        return RevisionNote.commit(description);
    }

    /** Who made it; absent where it was not made by us. */
    public Optional<String> by() {
        return RevisionNote.by(description);
    }

    /** The revision whose manifest it repeats; absent where it is no rollback. */
    public Optional<Integer> repeats() {
        return RevisionNote.rollbackTo(description);
    }

    /** Whether a watch of ours saw it run. */
    public boolean isProven() {
        return RevisionNote.isProven(description);
    }

    /** One of ours whose rollout nobody saw to the end: the deploy that made it was interrupted, or lost the cluster. */
    public boolean isUnproven() {
        return by().isPresent() && !isProven() && !hasFailed();
    }

    /** Whether it is known not to run, whatever Helm has called it since. */
    public boolean hasFailed() {
        return status.equals("failed") || RevisionNote.isFailed(description);
    }

    public boolean isDeployed() {
        return status.equals("deployed");
    }

    /** Whether Helm 4 let the API server merge it. */
    public boolean isAppliedServerSide() {
        return applyMethod.equals("ssa");
    }

    /** Prints neither manifest nor values: they may hold secrets. */
    @Override
    public String toString() {
        return "Revision[" + namespace + "/" + release + " " + number + " " + status + "]";
    }
}
