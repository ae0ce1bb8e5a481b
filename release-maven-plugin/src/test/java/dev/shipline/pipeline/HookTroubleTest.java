package dev.shipline.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.cluster.Rollout;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.secret.Redactor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hook that fails, within the pipeline. */
class HookTroubleTest {
    @TempDir
    Path folder;

    private PipelineRig rig;

    @BeforeEach
    void fails() {
        rig = new PipelineRig(folder);
        rig.listeners.add(new RolloutTests(new Redactor(List.of())));
        rig.neighbours.hooks = List.of("Job orders-migrate (pre-upgrade)", "ConfigMap orders-hook (pre-upgrade)");
        rig.neighbours.deployed(1);
        rig.neighbours.helmFailure = Optional.of(
                new ReleaseFailure(FailureCode.HELM, "cannot upgrade", "its pre-upgrade hook failed", "see the log"));
    }

    @Test
    void isExplainedByItsJob() throws IOException {
        rig.neighbours.hookRollout = new Rollout(
                Rollout.Outcome.FAILED,
                List.of(),
                List.of(new Rollout.Trouble(
                        "pod orders-migrate-x",
                        "ended, exit code 3",
                        List.of(),
                        List.of(),
                        List.of("no table"),
                        "mend")));

        ReleaseFailure failure = rig.refused();

        assertThat(rig.neighbours.calls).contains("look at 1 jobs");
        assertThat(failure.because())
                .isEqualTo("its pre-upgrade hook failed: pod orders-migrate-x: ended, exit code 3");
        assertThat(failure.fix()).startsWith("mend");
        assertThat(Files.readString(folder.resolve(RolloutTests.NAME))).contains("no table");
    }

    @Test
    void isToldInHelmsWordsWhereTheJobIsGone() {
        rig.neighbours.hookRollout = new Rollout(
                Rollout.Outcome.FAILED,
                List.of(),
                List.of(new Rollout.Trouble("Job orders-migrate", "is not in namespace dev", List.of(), List.of())));

        assertThat(rig.refused().because()).isEqualTo("its pre-upgrade hook failed");
    }

    @Test
    void isNotLookedForWhereHelmFailedOtherwise() {
        rig.neighbours.helmFailure = Optional.of(FakeNeighbours.failure(FailureCode.HELM));

        rig.refused();

        assertThat(rig.neighbours.calls).doesNotContain("look at 1 jobs");
    }
}
