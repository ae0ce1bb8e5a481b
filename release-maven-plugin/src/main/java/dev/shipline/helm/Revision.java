package dev.shipline.helm;

import dev.shipline.document.Document;
import java.time.Instant;

/**
 * One entry of a release's history, as Helm keeps it.
 *
 * @param status   Helm's word: deployed, failed, superseded, pending-install, pending-upgrade, pending-rollback, uninstalling, uninstalled, unknown
 * @param manifest the YAML that was applied
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
        String manifest,
        Document chartMetadata,
        Document values) {
    public boolean isPending() {
        return status.startsWith("pending-");
    }

    public boolean isDeployed() {
        return status.equals("deployed");
    }

    /** Prints neither manifest nor values: they may hold secrets. */
    @Override
    public String toString() {
        return "Revision[" + namespace + "/" + release + " " + number + " " + status + "]";
    }
}
