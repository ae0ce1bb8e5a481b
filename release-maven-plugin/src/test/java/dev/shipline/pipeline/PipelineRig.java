package dev.shipline.pipeline;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A pipeline among fakes, and what it said. */
final class PipelineRig {
    final FakeNeighbours neighbours;
    final List<String> warnings = new ArrayList<>();
    PlanRules rules = PlanRules.NONE;
    HelmTimes helm = HelmTimes.USUAL;
    private final Path folder;
    private final List<Said> said = new ArrayList<>();

    private record Said(Step step, String line) {}

    PipelineRig(Path folder) {
        this.folder = folder;
        this.neighbours = new FakeNeighbours(folder);
    }

    ReleaseReport plan() {
        return run(Goal.PLAN, true);
    }

    ReleaseReport deploy() {
        return run(Goal.UPGRADE, false);
    }

    List<String> progress(Step step) {
        return said.stream().filter(each -> each.step == step).map(Said::line).toList();
    }

    private ReleaseReport run(Goal goal, boolean dryRun) {
        Release release = new SampleRelease(folder)
                .dryRun(dryRun)
                .deployment(Optional.of(
                        new SampleDeployment(folder).plan(rules).helm(helm).deployment()))
                .release();
        ReleaseListener listener = new ReleaseListener() {
            @Override
            public void progress(Step step, String line) {
                said.add(new Said(step, line));
            }
        };
        return new ReleasePipeline(
                        release,
                        goal,
                        neighbours,
                        List.of(listener),
                        Clock.fixed(Instant.EPOCH, ZoneOffset.UTC),
                        warnings::add)
                .run(goal);
    }
}
