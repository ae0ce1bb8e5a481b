package dev.shipline.pipeline;

import static java.util.Objects.requireNonNull;

import dev.shipline.cluster.ClusterTarget;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A rollback that somebody asked for.
 *
 * @param version   the Maven version of the module
 * @param revision  the revision to go back to; absent: the last good one
 * @param image     the repository of the service's image; absent: as the revision has it
 * @param directory where the run's files go
 */
public record RollbackRequest(
        String service,
        String version,
        Target target,
        ClusterTarget cluster,
        Optional<Integer> revision,
        Optional<String> image,
        Path directory,
        boolean dryRun) {
    public RollbackRequest {
        requireNonNull(service, "service is null");
        requireNonNull(version, "version is null");
        requireNonNull(target, "target is null");
        requireNonNull(cluster, "cluster is null");
        requireNonNull(revision, "revision is null");
        requireNonNull(image, "image is null");
        requireNonNull(directory, "directory is null");
    }

    /** The same in one of several clusters, whose files go into a folder of their own. */
    public RollbackRequest in(ClusterTarget one) {
        Path folder = one.label().map(directory::resolve).orElse(directory);
        return new RollbackRequest(service, version, target, one, revision, image, folder, dryRun);
    }
}
