package dev.shipline.pipeline;

import dev.shipline.chart.ChartRequest;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.git.Commit;
import dev.shipline.helm.Revision;
import dev.shipline.image.ImageDigest;
import dev.shipline.image.ImageName;
import dev.shipline.image.ImageRecipe;
import dev.shipline.image.Platform;
import dev.shipline.image.PushedImage;
import dev.shipline.registry.VulnerabilityPolicy;
import dev.shipline.supply.SupplyPlan;
import dev.shipline.values.ValuesRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** An earlier revision as a release, so that whoever is told of releases is told of it in the same words. */
final class RevisionRelease {
    /** Git's own name for no commit at all: where the revision was made by another tool. */
    private static final String NO_COMMIT = "0".repeat(40);

    private final RollbackRequest request;
    private final Revision revision;

    RevisionRelease(RollbackRequest request, Revision revision) {
        this.request = request;
        this.revision = revision;
    }

    /** @param known what git knows of a commit */
    Release release(Function<String, Optional<Commit>> known, VulnerabilityPolicy policy) {
        Commit commit = revision.commit()
                .map(sha -> known.apply(sha).orElseGet(() -> nameless(sha)))
                .orElseGet(() -> nameless(NO_COMMIT));
        return new Release(
                request.service(),
                request.version(),
                commit,
                recipe(commit),
                text("tag").orElseGet(commit::shortSha),
                policy,
                SupplyPlan.none(),
                Optional.of(deployment()),
                request.directory(),
                request.dryRun());
    }

    /** The image that it ran; absent where its values name none by digest. */
    Optional<PushedImage> image() {
        return text("digest")
                .filter(digest -> digest.matches("sha256:[0-9a-f]{64}"))
                .map(digest -> new PushedImage(name(), text("tag").orElse(""), new ImageDigest(digest)));
    }

    private Commit nameless(String sha) {
        return new Commit(sha, revision.deployed(), "", "", false);
    }

    /** Never built: it is there already. */
    private ImageRecipe recipe(Commit commit) {
        return new ImageRecipe(
                name(),
                Optional.of(origin()),
                request.directory(),
                Optional.empty(),
                new ImageRecipe.JavaParts(request.directory(), List.of(), List.of()),
                Optional.empty(),
                List.of(),
                Map.of(),
                List.of(),
                List.of(Platform.LINUX_AMD64),
                "",
                Map.of(),
                commit.time(),
                ImageRecipe.Chosen.NOTHING);
    }

    private Deployment deployment() {
        Target target = request.target();
        Path directory = request.directory();
        return new Deployment(
                target.environment(),
                Optional.empty(),
                new ValuesRequest(origin(), "values", false, directory),
                new ChartRequest(origin(), Optional.of(revision.chartVersion()), directory),
                target.release(),
                target.namespace(),
                request.cluster(),
                target.timeout(),
                target.patience(),
                CommitOrder.ANY,
                HelmTimes.USUAL,
                PlanRules.NONE,
                Proofs.NONE);
    }

    private String origin() {
        return "revision " + revision.number();
    }

    private ImageName name() {
        String repository = request.image().or(() -> text("repository")).orElse("");
        try {
            return ImageName.parse(repository);
        } catch (IllegalArgumentException e) {
            throw new ReleaseFailure(
                    FailureCode.CONFIGURATION,
                    "cannot tell which image revision " + revision.number() + " of " + request.target() + " ran",
                    "its values have no image.repository with a registry, and ship.image does not say it either",
                    "set ship.image to the image's repository, quay.io/acme/" + request.service(),
                    e);
        }
    }

    private Optional<String> text(String field) {
        return revision.values().at("image", field).text().filter(text -> !text.isBlank());
    }
}
