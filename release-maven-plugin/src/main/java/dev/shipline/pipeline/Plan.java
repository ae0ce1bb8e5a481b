package dev.shipline.pipeline;

import static java.util.Objects.requireNonNull;

import dev.shipline.cluster.Touched;
import dev.shipline.helm.HelmRequest;
import dev.shipline.helm.Revision;
import dev.shipline.plan.ManifestDiff;
import dev.shipline.plan.PlanHash;
import dev.shipline.plan.RunningHooks;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What Helm will be asked, and what that changes.
 *
 * @param rendering what the chart renders
 * @param current   the revision that runs now; absent at a first install
 * @param hash      what it is approved by; absent where there is no image yet
 */
record Plan(
        HelmRequest request,
        Rendering rendering,
        ManifestDiff diff,
        Optional<Revision> current,
        Optional<PlanHash> hash) {
    Plan {
        requireNonNull(request, "request is null");
        requireNonNull(rendering, "rendering is null");
        requireNonNull(diff, "diff is null");
        requireNonNull(current, "current is null");
        requireNonNull(hash, "hash is null");
    }

    String manifest() {
        return rendering.manifest();
    }

    /**
     * What will be there, and what is there now, which a rollback needs again.
     *
     * @param isTested whether the chart's tests are run
     */
    Touched touched(boolean isTested) {
        return new Touched(
                Stream.concat(Stream.of(manifest()), current.map(Revision::manifest).stream())
                        .toList(),
                RunningHooks.among(rendering.extras().hooks(), rendering.events(isTested)),
                rendering.crds(),
                rendering.extras().watched());
    }
}
