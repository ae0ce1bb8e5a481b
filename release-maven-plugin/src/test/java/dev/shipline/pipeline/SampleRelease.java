package dev.shipline.pipeline;

import dev.shipline.git.Commit;
import dev.shipline.image.SampleRecipe;
import dev.shipline.registry.Severity;
import dev.shipline.registry.VulnerabilityPolicy;
import dev.shipline.supply.BuildPlace;
import dev.shipline.supply.SupplyPlan;
import dev.shipline.supply.Wish;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** A plan as tests want it. */
public final class SampleRelease {
    static final String SHA = "1234567890123456789012345678901234567890";

    private final Path folder;
    private String service = "orders";
    private String version = "1.0.0";
    private Commit commit = new Commit(SHA, Instant.EPOCH, "Start", "main", false);
    private boolean dryRun;
    private String tag = "1234567";
    private Wish sbom = Wish.ATTACH;
    private Wish provenance = Wish.ATTACH;
    private Map<String, String> labels = Map.of();
    private Optional<Deployment> deployment = Optional.empty();

    public SampleRelease(Path folder) {
        this.folder = folder;
    }

    public SampleRelease service(String name) {
        this.service = name;
        return this;
    }

    public SampleRelease version(String number) {
        this.version = number;
        return this;
    }

    public SampleRelease commit(Commit released) {
        this.commit = released;
        return this;
    }

    SampleRelease dirty(boolean isDirty) {
        return commit(new Commit(SHA, Instant.EPOCH, "Start", "main", isDirty));
    }

    public SampleRelease dryRun(boolean isDryRun) {
        this.dryRun = isDryRun;
        return this;
    }

    public SampleRelease tag(String releaseTag) {
        this.tag = releaseTag;
        return this;
    }

    SampleRelease wishes(Wish sbomWish, Wish provenanceWish) {
        this.sbom = sbomWish;
        this.provenance = provenanceWish;
        return this;
    }

    /** Of the image that is to be built. */
    SampleRelease labels(Map<String, String> imageLabels) {
        this.labels = imageLabels;
        return this;
    }

    public SampleRelease deployment(Optional<Deployment> target) {
        this.deployment = target;
        return this;
    }

    public Release release() {
        return new Release(
                service,
                version,
                commit,
                new SampleRecipe(folder).labels(labels).created(commit.time()).recipe(),
                tag,
                new VulnerabilityPolicy(Severity.HIGH, Duration.ofMinutes(1), VulnerabilityPolicy.WhenNoVerdict.FAIL),
                new SupplyPlan(sbom, provenance, new BuildPlace(BuildPlace.LOCAL, Optional.empty())),
                deployment,
                folder,
                dryRun);
    }
}
