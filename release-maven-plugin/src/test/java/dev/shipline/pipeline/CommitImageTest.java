package dev.shipline.pipeline;

import static dev.shipline.pipeline.FakeNeighbours.DIGEST;
import static dev.shipline.pipeline.FakeNeighbours.OTHER_DIGEST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The image of a commit: what becomes of its tags, and when it is not built again. */
class CommitImageTest {
    @TempDir
    Path folder;

    private PipelineRig rig;

    @BeforeEach
    void rig() {
        rig = new PipelineRig(folder);
    }

    @Test
    void removesTheCandidateOfARunThatWasEndedBetweenTheTwoTags() {
        rig.imageIsThere();
        rig.neighbours.tags.put("1234567-candidate", DIGEST);
        rig.deploy();
        assertThat(rig.neighbours.tags).doesNotContainKey("1234567-candidate");

        rig.neighbours.tags.put("1234567-candidate", DIGEST);
        rig.neighbours.untagFailure = Optional.of(FakeNeighbours.failure(FailureCode.UNREACHABLE));
        rig.deploy();
    }

    @Test
    void takesOverTheCommitsImage() {
        rig.imageIsThere();
        ReleaseReport report = rig.deploy();
        assertThat(rig.neighbours.calls)
                .doesNotContain("build", "push 1234567-candidate")
                .contains("scan " + DIGEST);
        assertThat(report.steps())
                .filteredOn(step -> step.result() == StepOutcome.Result.REUSED)
                .extracting(StepOutcome::step)
                .containsExactly(Step.BUILD_IMAGE, Step.PUSH_CANDIDATE, Step.TAG_RELEASE);
    }

    @Test
    void aDirtyTreeHasNoImageYet() {
        rig.release.dirty(true);
        rig.imageIsThere();
        rig.run(Goal.SCAN);
        assertThat(rig.neighbours.calls).contains("build");
    }

    @Nested
    class ACandidateTagThatCannotBeRemoved {
        @BeforeEach
        void refuse() {
            rig.neighbours.untagFailure = Optional.of(new ReleaseFailure(
                    FailureCode.IMAGE_PUSH,
                    "cannot remove the tag quay.io/acme/orders:1234567-candidate",
                    "the registry does not allow it (HTTP 405 UNSUPPORTED)",
                    "look whether tags can be deleted there"));
        }

        @Test
        void staysAndIsSaidInOneLine() {
            ReleaseReport report = rig.deploy();

            assertThat(report.status()).isEqualTo(Status.SUCCESS);
            assertThat(rig.neighbours.calls).contains("untag 1234567-candidate", "upgrade");
            assertThat(rig.progress())
                    .filteredOn(line -> line.contains("candidate"))
                    .containsExactly("TAG_RELEASE: cannot remove the tag quay.io/acme/orders:1234567-candidate,"
                            + " so it stays: the registry does not allow it (HTTP 405 UNSUPPORTED)");
            assertThat(rig.warnings).noneMatch(line -> line.contains("candidate"));
        }

        @Test
        void doesNotHideWhatTheScanFound() {
            rig.neighbours.scanPasses = false;

            assertThatThrownBy(rig::deploy).hasMessageContaining("1 finding is Critical");
            assertThat(rig.progress())
                    .filteredOn(line -> line.contains("so it stays"))
                    .hasSize(1);
        }
    }

    @Nested
    class Promotion {
        @BeforeEach
        void fromDev() {
            rig.deployment.promoteFrom(Optional.of("dev"));
        }

        @Test
        void takesTheImageThatWasProven() {
            rig.neighbours.tags.put("1234567", DIGEST);
            rig.neighbours.tags.put("1234567-dev", DIGEST);
            rig.deploy();
            assertThat(rig.neighbours.calls).doesNotContain("build").contains("upgrade");
        }

        @Test
        void refusesAnImageThatWasNot() {
            rig.neighbours.tags.put("1234567", DIGEST);
            assertThatThrownBy(rig::deploy).hasMessageContaining("the image was not proven there");
        }

        @Test
        void refusesATagThatMovedSince() {
            rig.neighbours.tags.put("1234567", OTHER_DIGEST);
            rig.neighbours.tags.put("1234567-dev", DIGEST);
            assertThatThrownBy(rig::deploy).hasMessageContaining("the image was not proven there");
        }

        @Test
        void refusesACommitWithoutImage() {
            assertThatThrownBy(rig::deploy).hasMessageContaining("there is no image");
            assertThat(rig.neighbours.calls).doesNotContain("build");
        }
    }
}
