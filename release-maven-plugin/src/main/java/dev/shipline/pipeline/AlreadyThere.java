package dev.shipline.pipeline;

import static java.util.Objects.requireNonNull;

import dev.shipline.chart.FetchedChart;
import dev.shipline.helm.Revision;
import dev.shipline.image.ImageDigest;
import dev.shipline.image.PushedImage;
import dev.shipline.pipeline.DeployStage.Ingredients;
import java.util.Optional;

/** Knows whether a deploy would change nothing, from what the deploy before wrote down. Helm, which takes a second to draw a manifest, is not asked. */
final class AlreadyThere {
    private final Release release;
    private final Neighbours neighbours;
    private final DeployStage deploys;

    AlreadyThere(Release release, Neighbours neighbours, DeployStage deploys) {
        this.release = requireNonNull(release, "release is null");
        this.neighbours = requireNonNull(neighbours, "neighbours is null");
        this.deploys = requireNonNull(deploys, "deploys is null");
    }

    /** The revision that runs this very image with this chart and these values, and was seen to; absent where that is not asked for. */
    Optional<Revision> revision(Ingredients given, PushedImage image) {
        Deployment deployment = given.deployment();
        PlanRules rules = deployment.plan();
        // several clusters are released together or not at all, and an approved plan is carried out
        boolean isAsked = rules.unchanged() == PlanRules.Unchanged.SKIP
                && rules.approved().isEmpty()
                && release.cluster().isEmpty();
        if (!isAsked) {
            return Optional.empty();
        }
        return neighbours
                .helm()
                .current(deployment.namespace(), deployment.release())
                .filter(now -> now.isDeployed() && now.isProven())
                .filter(now -> now.commit().equals(Optional.of(release.commit().sha())))
                .filter(now -> ImageReferences.digest(release, now.manifest()).equals(Optional.of(image.digest())))
                .filter(now -> hasChart(now, given.chart()))
                .filter(now -> PlanStage.values(Optional.of(now), deploys.written(given, Optional.of(image)))
                        .isEmpty())
                .filter(now -> isEvident(image));
    }

    private static boolean hasChart(Revision revision, FetchedChart chart) {
        return revision.chartName().equals(chart.name())
                && revision.chartVersion().equals(chart.version());
    }

    /** A deploy that was ended between its proof and its evidence has to be made up for: the next environment asks for the evidence. */
    private boolean isEvident(PushedImage image) {
        Optional<ImageDigest> evidence = neighbours
                .registry()
                .resolve(image.name(), release.evidenceTag(release.environment().orElseThrow()));
        return evidence.equals(Optional.of(image.digest()));
    }
}
