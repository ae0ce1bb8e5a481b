package dev.shipline.metrics;

import dev.shipline.cluster.ClusterTarget;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.git.Commit;
import dev.shipline.image.ImageDigest;
import dev.shipline.image.ImageName;
import dev.shipline.image.PushedImage;
import dev.shipline.pipeline.Release;
import dev.shipline.pipeline.ReleaseReport;
import dev.shipline.pipeline.SampleDeployment;
import dev.shipline.pipeline.SampleRelease;
import dev.shipline.pipeline.Status;
import dev.shipline.pipeline.Step;
import dev.shipline.pipeline.StepOutcome;
import dev.shipline.secret.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A release of the service orders, as a pipeline would tell of it. */
final class Samples {
    static final String SHA = "ab12cd3ef4567890ab12cd3ef4567890ab12cd3e";
    static final String DIGEST = "sha256:" + "5".repeat(64);
    static final String KEY = "0123456789abcdef+key";
    static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    private static final Path DIRECTORY = Path.of("target/ship");
    private static final ImageName IMAGE = ImageName.parse("quay.io/acme/orders");

    private Samples() {}

    static Release release() {
        return release(Optional.of("prod"), false);
    }

    static Release build() {
        return release(Optional.empty(), false);
    }

    static Release release(Optional<String> environment, boolean dryRun) {
        return release("orders", "main", environment, dryRun);
    }

    static Release release(String service, String branch, Optional<String> environment, boolean dryRun) {
        return sample(service, branch, DIRECTORY)
                .dryRun(dryRun)
                .deployment(environment.map(name -> new SampleDeployment(DIRECTORY)
                        .service(service)
                        .environment(name)
                        .deployment()))
                .release();
    }

    /** Into prod, which is several clusters. */
    static Release in(String cluster) {
        ClusterTarget target = new ClusterTarget(Optional.empty(), Optional.of(cluster)).labelled(cluster);
        return sample("orders", "main", DIRECTORY.resolve(cluster))
                .deployment(Optional.of(new SampleDeployment(DIRECTORY)
                        .environment("prod")
                        .cluster(target)
                        .deployment()))
                .release();
    }

    private static SampleRelease sample(String service, String branch, Path directory) {
        return new SampleRelease(directory)
                .service(service)
                .version("1.4.2")
                .commit(new Commit(SHA, NOW, "Take orders by post", branch, false))
                .tag("ab12cd3");
    }

    static StepOutcome outcome(Step step, StepOutcome.Result result) {
        return new StepOutcome(step, result, NOW.minusSeconds(40), Duration.ofMillis(40_500), "done");
    }

    static ReleaseReport succeeded(Release release, Step last) {
        return report(
                release,
                Status.SUCCESS,
                List.of(outcome(last, StepOutcome.Result.SUCCEEDED)),
                Optional.empty(),
                Optional.empty());
    }

    static ReleaseReport failed(Release release, Step step, String because) {
        return report(
                release,
                Status.FAILURE,
                List.of(outcome(step, StepOutcome.Result.FAILED)),
                Optional.empty(),
                Optional.of(failure(because)));
    }

    static ReleaseReport rolledBack(Release release) {
        return report(
                release,
                Status.ROLLED_BACK,
                List.of(outcome(Step.ROLLOUT, StepOutcome.Result.FAILED)),
                Optional.of(6),
                Optional.of(failure("pod orders-7c9-x2 is in CrashLoopBackOff")));
    }

    static ReleaseFailure failure(String because) {
        return new ReleaseFailure(FailureCode.ROLLOUT, "cannot release orders", because, "look at its log");
    }

    static ReleaseReport report(
            Release release,
            Status status,
            List<StepOutcome> steps,
            Optional<Integer> rolledBackTo,
            Optional<ReleaseFailure> failure) {
        boolean deployed = release.deployment().isPresent();
        return new ReleaseReport(
                release,
                status,
                steps,
                Optional.of(new PushedImage(IMAGE, "ab12cd3", new ImageDigest(DIGEST))),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                deployed ? Optional.of(6) : Optional.empty(),
                deployed ? Optional.of(7) : Optional.empty(),
                rolledBackTo,
                Optional.empty(),
                failure);
    }

    static MetricsSettings settings(URI intake) {
        return settings(intake, Optional.of(Secret.of(KEY)), MetricsSettings.DEFAULT_BUDGET.multipliedBy(6));
    }

    static MetricsSettings settings(URI intake, Optional<Secret> key, Duration budget) {
        return settings(intake, SeriesVersion.V2, key, budget);
    }

    static MetricsSettings settings(URI intake, SeriesVersion series) {
        return settings(intake, series, Optional.of(Secret.of(KEY)), MetricsSettings.DEFAULT_BUDGET.multipliedBy(6));
    }

    private static MetricsSettings settings(URI intake, SeriesVersion series, Optional<Secret> key, Duration budget) {
        return new MetricsSettings(
                true,
                MetricsSettings.DEFAULT_PREFIX,
                MetricsSettings.DEFAULT_SITE,
                Optional.of(intake),
                series,
                key,
                Optional.of("backend"),
                Map.of("team", "shop"),
                budget,
                MetricsOptions.NONE);
    }
}
