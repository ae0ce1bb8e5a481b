package dev.shipline.helm;

import dev.shipline.document.Document;
import java.time.Instant;

/**
 * One entry of a release's history, as Helm keeps it.
 *
 * @param status   Helm's word: deployed, failed, superseded, pending-install, pending-upgrade, pending-rollback, uninstalling, uninstalled, unknown
 * @param applyMethod Helm's word for how the manifest was applied: ssa, csa, or nothing where Helm 3 did it, which knows one way only
 * @param manifest the YAML that was applied
 * @param chartValues the chart's own values, its defaults
 * @param values   what the user's values were, merged
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
        Document chartMetadata,
        Document chartValues,
        Document values) {
    public boolean isPending() {
        return status.startsWith("pending-");
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
