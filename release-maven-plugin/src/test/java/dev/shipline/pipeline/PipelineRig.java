package dev.shipline.pipeline;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.shipline.cluster.Rollout;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.plan.PlanHash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A pipeline among fakes that releases to dev, and what it said. */
final class PipelineRig {
    final FakeNeighbours neighbours;
    final SampleRelease release;
    final SampleDeployment deployment;
    final List<String> warnings = new ArrayList<>();
    final List<String> told = new ArrayList<>();
    /** Beside the one that keeps what was said. */
    final List<ReleaseListener> listeners = new ArrayList<>();

    Clock clock = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
    private final Path folder;
    private final List<Said> said = new ArrayList<>();

    private record Said(Step step, String line) {}

    PipelineRig(Path folder) {
        this.folder = folder;
        this.neighbours = new FakeNeighbours(folder);
        this.release = new SampleRelease(folder);
        this.deployment = new SampleDeployment(folder);
    }

    /** As after an earlier run on the same commit. */
    void imageIsThere() {
        neighbours.tags.put("1234567", FakeNeighbours.DIGEST);
        neighbours.labels = Map.of(ImageEvidence.REVISION_LABEL, SampleRelease.SHA);
    }

    ReleaseReport plan() {
        return dryRun(Goal.PLAN);
    }

    ReleaseReport dryRun(Goal goal) {
        release.dryRun(true);
        try {
            return run(goal);
        } finally {
            release.dryRun(false);
        }
    }

    ReleaseReport deploy() {
        return run(Goal.UPGRADE);
    }

    /** A deploy that fails. */
    ReleaseFailure refused() {
        return catchThrowableOfType(ReleaseFailure.class, this::deploy);
    }

    ReleaseReport run(Goal goal) {
        return pipeline(goal).run(goal);
    }

    ReleasePipeline pipeline(Goal destination) {
        return pipeline(
                destination,
                release.deployment(Optional.of(deployment.deployment())).release());
    }

    /** One that ends with the tagged image. */
    ReleasePipeline pipelineWithoutEnvironment() {
        return pipeline(Goal.UPGRADE, release.deployment(Optional.empty()).release());
    }

    private ReleasePipeline pipeline(Goal destination, Release planned) {
        List<ReleaseListener> all = new ArrayList<>(listeners);
        all.add(new Ear());
        return new ReleasePipeline(planned, destination, neighbours, all, clock, warnings::add);
    }

    /** Of the plan that was made last. */
    PlanHash planHash() throws IOException {
        return PlanHash.parse(Files.readString(folder.resolve("plan.hash")));
    }

    List<String> progress(Step step) {
        return said.stream().filter(each -> each.step == step).map(Said::line).toList();
    }

    /** Of all steps: "SCAN: nothing found". */
    List<String> progress() {
        return said.stream().map(each -> each.step + ": " + each.line).toList();
    }

    private final class Ear implements ReleaseListener {
        @Override
        public void progress(Step step, String line) {
            said.add(new Said(step, line));
        }

        @Override
        public void rolloutFailed(Rollout rollout, Release failed) {
            told.add("rollout failed: " + rollout.trouble().get(0).log().get(0));
        }

        @Override
        public void stageFinished(Stage stage, ReleaseReport report) {
            told.add(stage + " finished " + report.status().tag());
        }
    }
}
