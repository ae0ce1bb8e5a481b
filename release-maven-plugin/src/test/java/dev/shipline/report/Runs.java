package dev.shipline.report;

import dev.shipline.chart.FetchedChart;
import dev.shipline.cluster.Rollout;
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
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A run of the service orders into prod, whose every free text holds what a test wants to see in the page, or not to see. */
final class Runs {
    static final String SHA = "ab12cd3ef4567890ab12cd3ef4567890ab12cd3e";
    static final String DIGEST = "sha256:" + "5".repeat(64);
    static final Instant START = Instant.parse("2026-11-22T10:00:00Z");

    private final Path folder;
    private final String words;
    private final boolean dryRun;

    Runs(Path folder, String words, boolean dryRun) {
        this.folder = folder;
        this.words = words;
        this.dryRun = dryRun;
    }

    Release release() {
        return new SampleRelease(folder)
                .version("1.4.2")
                .commit(new Commit(SHA, START, "Take orders by post " + words, "main" + words, false))
                .tag("ab12cd3")
                .dryRun(dryRun)
                .deployment(Optional.of(
                        new SampleDeployment(folder).environment("prod").deployment()))
                .release();
    }

    ReleaseReport succeeded() {
        Rollout rollout = new Rollout(Rollout.Outcome.PROVEN, List.of("Deployment orders: 2 of 2 ready"), List.of());
        return report(Status.SUCCESS, steps(true), Optional.empty(), Optional.of(rollout), Optional.empty());
    }

    ReleaseReport rolledBack() {
        Rollout.Trouble trouble = new Rollout.Trouble(
                "pod orders-7c9-x2, container orders" + words,
                "CrashLoopBackOff, exit code 1, 3 restarts " + words,
                List.of("10:01:14 BackOff: Back-off restarting failed container " + words),
                List.of("Error: cannot open the port 8080: it is in use " + words, "  at Main.main(Main.java:12)"));
        ReleaseFailure failure = new ReleaseFailure(
                FailureCode.ROLLOUT,
                "revision 7 of orders-prod did not become healthy",
                "pod orders-7c9-x2, container orders: CrashLoopBackOff, exit code 1, 3 restarts " + words,
                "read the container's last lines above, mend the service or its values, and deploy again (rolled back to revision 6, which runs again as"
                        + " revision 8)");
        return report(
                Status.ROLLED_BACK,
                steps(false),
                Optional.of(6),
                Optional.of(new Rollout(
                        Rollout.Outcome.FAILED, List.of("Deployment orders: 0 of 2 ready"), List.of(trouble))),
                Optional.of(failure));
    }

    private ReleaseReport report(
            Status status,
            List<StepOutcome> steps,
            Optional<Integer> rolledBackTo,
            Optional<Rollout> rollout,
            Optional<ReleaseFailure> failure) {
        return new ReleaseReport(
                release(),
                status,
                steps,
                Optional.of(
                        new PushedImage(ImageName.parse("quay.io/acme/orders"), "ab12cd3", new ImageDigest(DIGEST))),
                Optional.empty(),
                Optional.empty(),
                Optional.of(
                        new FetchedChart("microservice", "1.2.0", DIGEST, folder, "s3://charts/microservice" + words)),
                Optional.of(6),
                Optional.of(7),
                rolledBackTo,
                rollout,
                failure);
    }

    private List<StepOutcome> steps(boolean healthy) {
        Map<Step, Integer> millis = new EnumMap<>(Step.class);
        millis.put(Step.FETCH_VALUES, 180);
        millis.put(Step.FETCH_CHART, 240);
        millis.put(Step.CHECK_VALUES, 90);
        millis.put(Step.REACH_CLUSTER, 310);
        millis.put(Step.CHECK_REGISTRY, 420);
        millis.put(Step.BUILD_IMAGE, 2300);
        millis.put(Step.PUSH_CANDIDATE, 4100);
        millis.put(Step.SCAN, 9800);
        millis.put(Step.TAG_RELEASE, 350);
        millis.put(Step.LOCK, 120);
        millis.put(Step.PLAN, 640);
        millis.put(Step.UPGRADE, 1200);
        millis.put(Step.ROLLOUT, healthy ? 14200 : 21000);
        millis.put(healthy ? Step.KEEP_EVIDENCE : Step.ROLL_BACK, healthy ? 200 : 11000);
        List<StepOutcome> steps = new ArrayList<>();
        Instant time = START;
        for (Map.Entry<Step, Integer> step : millis.entrySet()) {
            if (step.getKey() == Step.BUILD_IMAGE) {
                // Maven compiled and tested
                time = time.plusSeconds(48);
            }
            boolean failed = !healthy && step.getKey() == Step.ROLLOUT;
            StepOutcome.Result result = failed ? StepOutcome.Result.FAILED : StepOutcome.Result.SUCCEEDED;
            steps.add(new StepOutcome(
                    step.getKey(), result, time, Duration.ofMillis(step.getValue()), "what came of it " + words));
            time = time.plusMillis(step.getValue());
        }
        return steps;
    }
}
