package dev.shipline.pipeline;

import static java.util.Objects.requireNonNull;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.pipeline.FleetPipeline.FleetOutcome;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Upgrades the clusters of a fleet, whose image is there. */
final class FleetRun {
    private final Map<String, ReleasePipeline> pipelines;
    private final Map<String, ReleaseReport> reports = new LinkedHashMap<>();
    private final Map<String, ReleaseFailure> failures = new LinkedHashMap<>();

    FleetRun(Map<String, ReleasePipeline> pipelines) {
        this.pipelines = requireNonNull(pipelines, "pipelines is null");
    }

    FleetOutcome oneByOne() {
        for (Map.Entry<String, ReleasePipeline> each : pipelines.entrySet()) {
            try {
                reports.put(each.getKey(), each.getValue().run(Goal.UPGRADE));
            } catch (ReleaseFailure failure) {
                failures.put(each.getKey(), failure);
                break;
            }
        }
        return new FleetOutcome(reports, failures);
    }

    /** An interruption of this thread is passed on; then each cluster is waited for, which leaves it as it says. */
    FleetOutcome sideBySide() {
        ExecutorService threads = Executors.newFixedThreadPool(pipelines.size());
        Map<String, Future<ReleaseReport>> begun = new LinkedHashMap<>();
        pipelines.forEach((label, pipeline) -> begun.put(label, threads.submit(() -> pipeline.run(Goal.UPGRADE))));
        threads.shutdown();
        boolean interrupted = false;
        for (Map.Entry<String, Future<ReleaseReport>> each : begun.entrySet()) {
            boolean ended = false;
            while (!ended) {
                try {
                    take(each.getKey(), each.getValue());
                    ended = true;
                } catch (InterruptedException e) {
                    interrupted = true;
                    threads.shutdownNow();
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return new FleetOutcome(reports, failures);
    }

    private void take(String label, Future<ReleaseReport> begun) throws InterruptedException {
        try {
            reports.put(label, begun.get());
        } catch (ExecutionException e) {
            failures.put(
                    label,
                    e.getCause() instanceof ReleaseFailure failure
                            ? failure
                            : new ReleaseFailure(
                                    FailureCode.INTERNAL,
                                    "the release broke",
                                    String.valueOf(e.getCause()),
                                    "this is a fault of release-maven-plugin: run again with -e and report it with the"
                                            + " stack trace",
                                    e.getCause()));
        }
    }
}
