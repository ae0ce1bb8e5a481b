package dev.shipline.pipeline;

import static dev.shipline.pipeline.FakeNeighbours.DIGEST;
import static dev.shipline.pipeline.FakeNeighbours.OTHER_DIGEST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shipline.document.Document;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.secret.Redactor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReleasePipelineTest {
    @TempDir
    Path folder;

    private PipelineRig rig;

    @BeforeEach
    void rig() {
        rig = new PipelineRig(folder);
    }

    @Test
    void doesWhatChangesNothingFirst() {
        ReleaseReport report = rig.deploy();
        assertThat(rig.neighbours.calls)
                .containsExactly(
                        "values",
                        "chart",
                        "check",
                        "cluster",
                        "rights in dev",
                        "warm up",
                        "build",
                        "push 1234567-candidate",
                        "scan " + DIGEST,
                        "tag 1234567",
                        "untag 1234567-candidate",
                        "lock",
                        "rights on 1 manifests",
                        "upgrade",
                        "watch",
                        "prove 1",
                        "tag 1234567-dev",
                        "give the lock back");
        assertThat(report.status()).isEqualTo(Status.SUCCESS);
        assertThat(report.revision()).contains(1);
        assertThat(report.previousRevision()).isEmpty();
    }

    @Test
    void endsAfterTheTaggedImageWithoutAnEnvironment() {
        ReleaseReport report = rig.pipelineWithoutEnvironment().run(Goal.UPGRADE);
        assertThat(rig.neighbours.calls).endsWith("tag 1234567", "untag 1234567-candidate");
        assertThat(report.image())
                .hasValueSatisfying(image -> assertThat(image.tag()).isEqualTo("1234567"));
    }

    @Test
    void goesOnWhereTheGoalBeforeStopped() {
        ReleasePipeline pipeline = rig.pipeline(Goal.UPGRADE);
        for (Goal goal : List.of(Goal.CHECK, Goal.BUILD, Goal.PUSH, Goal.SCAN, Goal.VALUES, Goal.UPGRADE)) {
            pipeline.run(goal);
        }
        assertThat(rig.neighbours.calls)
                .filteredOn(call -> !call.equals("warm up"))
                .doesNotHaveDuplicates();
        assertThat(rig.told).containsOnlyOnce("BUILD finished success", "RELEASE finished success");
    }

    @Test
    void aDryRunShowsThePlanAndChangesNothing() {
        rig.neighbours.deployed(1);
        rig.dryRun(Goal.UPGRADE);
        assertThat(rig.neighbours.calls).containsExactly("values", "chart", "check", "cluster");
        assertThat(folder.resolve("plan.txt")).content().contains("~ Deployment orders", "number: 1 → 2");
    }

    @Test
    void aListenerThatThrowsHurtsNobody() {
        ReleaseListener broken = new ReleaseListener() {
            @Override
            public void stepFinished(StepOutcome outcome, Release release) {
                throw new NoClassDefFoundError("gone");
            }
        };
        rig.listeners.add(broken);
        rig.deploy();
        assertThat(rig.warnings).anyMatch(line -> line.contains("gone"));
    }

    @Test
    void theReportNamesEverythingOfTheRun() throws IOException {
        rig.listeners.add(new ReportFile(new Redactor(List.of())));
        rig.deploy();
        Document report = Document.json(Files.readString(folder.resolve("release.json")));
        assertThat(report.at("git", "sha").text()).contains(SampleRelease.SHA);
        assertThat(report.at("image", "digest").text()).contains(DIGEST.value());
        assertThat(report.at("chart", "version").text()).contains("1.0.0");
        assertThat(report.at("values").items().get(0).at("sha256").text()).contains("0".repeat(64));
        assertThat(report.at("helm", "revision").number(0)).isEqualTo(1);
        assertThat(report.at("steps").items())
                .extracting(step -> step.at("step").text(""))
                .contains("build", "rollout");
        assertThat(report.at("status").text()).contains("success");
    }

    @Nested
    class Stops {
        @Test
        void beforeTheBuildWhenTheChartIsWrong() {
            rig.neighbours.chartFailure = Optional.of(FakeNeighbours.failure(FailureCode.CHART));
            assertThatThrownBy(rig::deploy).isInstanceOf(ReleaseFailure.class);
            assertThat(rig.neighbours.calls).doesNotContain("build");
            assertThat(rig.told).contains("RELEASE finished failure");
        }

        @Test
        void beforeTheBuildWhenTheClusterLacksARight() {
            rig.neighbours.rightsFailure = Optional.of(FakeNeighbours.failure(FailureCode.CREDENTIALS));
            assertThatThrownBy(rig::deploy).isInstanceOf(ReleaseFailure.class);
            assertThat(rig.neighbours.calls).doesNotContain("build", "upgrade");
        }

        @Test
        void beforeTheUpgradeWhenAnObjectMayNotBeTouched() {
            rig.neighbours.deployed(1);
            rig.neighbours.objectRightsFailure = Optional.of(FakeNeighbours.failure(FailureCode.CREDENTIALS));
            assertThatThrownBy(rig::deploy).isInstanceOf(ReleaseFailure.class);
            assertThat(rig.neighbours.calls).endsWith("rights on 2 manifests", "give the lock back");
        }

        @Test
        void withoutAReleaseTagWhenTheScanRejects() {
            rig.neighbours.scanPasses = false;
            assertThatThrownBy(rig::deploy).hasMessageContaining("1 finding is Critical");
            assertThat(rig.neighbours.tags).isEmpty();
            assertThat(rig.neighbours.calls).doesNotContain("upgrade");
            assertThat(rig.told).contains("BUILD finished failure").doesNotContain("RELEASE finished failure");
        }

        @Test
        void whenTheRegistryHoldsSomethingElse() {
            rig.neighbours.digestHeld = OTHER_DIGEST;
            ReleaseFailure failure = rig.refused();
            assertThat(failure.code()).isEqualTo(FailureCode.DIGEST_MISMATCH);
            assertThat(rig.neighbours.calls).doesNotContain("scan " + DIGEST);
        }
    }
}
