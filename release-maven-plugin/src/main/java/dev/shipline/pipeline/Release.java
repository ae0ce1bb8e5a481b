package dev.shipline.pipeline;

import static java.util.Objects.requireNonNull;

import dev.shipline.cluster.ClusterTarget;
import dev.shipline.git.Commit;
import dev.shipline.image.ImageRecipe;
import dev.shipline.registry.VulnerabilityPolicy;
import dev.shipline.supply.SupplyPlan;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The whole plan of what one module ships, validated: nothing in it is looked up again later.
 *
 * @param service    the service's name
 * @param version    the Maven version of the module
 * @param tag        the release tag of the image
 * @param supply     what is attached to the image
 * @param deployment where it goes; absent: the pipeline ends after the tagged image
 * @param directory  where the run's files go, {@code target/ship}
 * @param dryRun     whether to stop short of every change to a remote part
 */
public record Release(
        String service,
        String version,
        Commit commit,
        ImageRecipe image,
        String tag,
        VulnerabilityPolicy policy,
        SupplyPlan supply,
        Optional<Deployment> deployment,
        Path directory,
        boolean dryRun) {
    public Release {
        requireNonNull(service, "service is null");
        requireNonNull(version, "version is null");
        requireNonNull(commit, "commit is null");
        requireNonNull(image, "image is null");
        requireNonNull(tag, "tag is null");
        requireNonNull(policy, "policy is null");
        requireNonNull(supply, "supply is null");
        requireNonNull(deployment, "deployment is null");
        requireNonNull(directory, "directory is null");
    }

    public Optional<String> environment() {
        return deployment.map(Deployment::environment);
    }

    /** What the cluster is called among those of the environment; absent where there is but one. */
    public Optional<String> cluster() {
        return deployment.flatMap(where -> where.cluster().label());
    }

    /**
     * The same release in one of several clusters. Its image, and what is attached to it, is somebody else's work.
     *
     * @param ownValues whether the cluster has a values file of its own
     */
    Release in(ClusterTarget target, boolean ownValues) {
        return new Release(
                service,
                version,
                commit,
                image,
                tag,
                policy,
                SupplyPlan.none(),
                deployment.map(where -> where.in(target, ownValues)),
                directory.resolve(target.label().orElseThrow()),
                dryRun);
    }

    /** The tag an image carries until its scan has passed. */
    public String candidateTag() {
        return tag + "-candidate";
    }

    /** The tag that says: this image was proven healthy in an environment. */
    public String evidenceTag(String environment) {
        return tag + "-" + environment;
    }
}
