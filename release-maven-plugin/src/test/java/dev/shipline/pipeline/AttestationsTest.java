package dev.shipline.pipeline;

import static dev.shipline.pipeline.FakeNeighbours.DIGEST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shipline.document.Document;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.registry.ArtifactKind;
import dev.shipline.supply.Wish;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttestationsTest {
    private static final ReleaseFailure REFUSED = new ReleaseFailure(
            FailureCode.IMAGE_PUSH, "cannot attach the file", "the registry refuses it (HTTP 413)", "look there");

    @TempDir
    Path folder;

    private PipelineRig rig;

    @BeforeEach
    void rig() {
        rig = new PipelineRig(folder);
    }

    @Test
    void areAttachedToANewImageBeforeItsReleaseTagWithoutAskingWhatIsThere() throws IOException {
        ReleaseReport report = deploy();

        assertThat(rig.neighbours.attachedNow).containsExactly(ArtifactKind.SBOM, ArtifactKind.PROVENANCE);
        assertThat(rig.neighbours.asked).isEmpty();
        assertThat(report.steps())
                .extracting(StepOutcome::step)
                .containsSubsequence(Step.SCAN, Step.ATTEST, Step.TAG_RELEASE);
        assertThat(detail(report)).isEqualTo("SBOM of 7 components (2 B, made up), provenance (" + size() + ")");
        assertThat(rig.progress()).contains("ATTEST: looked for a bill");
        assertThat(folder.resolve("sbom.cdx.json")).hasContent("{}");
        Document image = Document.json(Files.readString(folder.resolve("image.json")));
        assertThat(image.at("reference").text()).contains("quay.io/acme/orders@" + DIGEST);
        assertThat(image.at("sbom").text()).isEqualTo(Optional.of(attached(ArtifactKind.SBOM)));
        assertThat(image.at("provenance").text()).isEqualTo(Optional.of(attached(ArtifactKind.PROVENANCE)));
    }

    @Test
    void areNeitherMadeNorAttachedWhereNobodyWantsThem() {
        rig.release.wishes(Wish.OFF, Wish.OFF);

        assertThat(deploy().steps()).extracting(StepOutcome::step).doesNotContain(Step.ATTEST);
        assertThat(rig.neighbours.attachedNow).isEmpty();
        assertThat(folder.resolve("sbom.cdx.json")).doesNotExist();
    }

    @Test
    void areSwitchedOffOneByOne() {
        rig.release.wishes(Wish.OFF, Wish.ATTACH);
        deploy();
        assertThat(rig.neighbours.attachedNow).containsExactly(ArtifactKind.PROVENANCE);
    }

    @Test
    void ofARejectedImageAreNoStep() {
        rig.neighbours.scanPasses = false;
        assertThatThrownBy(this::deploy).hasMessageContaining("1 finding is Critical");
        assertThat(rig.warnings).noneMatch(line -> line.contains("attach"));
    }

    @Nested
    class OfAnImageThatIsTakenOver {
        @BeforeEach
        void isThere() {
            rig.imageIsThere();
        }

        @Test
        void areNotAttachedAgain() {
            rig.neighbours.attached.put(ArtifactKind.SBOM, DIGEST);
            rig.neighbours.attached.put(ArtifactKind.PROVENANCE, DIGEST);

            ReleaseReport report = deploy();

            assertThat(rig.neighbours.attachedNow).isEmpty();
            assertThat(detail(report)).isEqualTo("has its SBOM, has its provenance");
            assertThat(report.steps())
                    .filteredOn(step -> step.step() == Step.ATTEST)
                    .extracting(StepOutcome::result)
                    .containsExactly(StepOutcome.Result.REUSED);
        }

        @Test
        void areAddedAsFarAsAnotherRunCanKnowThem() {
            ReleaseReport report = deploy();

            assertThat(rig.neighbours.attachedNow).containsExactly(ArtifactKind.SBOM);
            assertThat(detail(report)).endsWith(", no provenance");
            assertThat(rig.progress()).anyMatch(line -> line.contains("only the run that builds an image can say"));
        }
    }

    @Nested
    class ThatTheRegistryRefuses {
        @BeforeEach
        void refuse() {
            rig.neighbours.attachFailures.put(ArtifactKind.SBOM, REFUSED);
        }

        @Test
        void areOneWarningAndNoFailure() {
            assertThat(deploy().status()).isEqualTo(Status.SUCCESS);
            assertThat(rig.warnings)
                    .filteredOn(line -> line.contains("attach"))
                    .containsExactly("cannot attach the file, because the registry refuses it (HTTP 413); the release"
                            + " goes on without (ship.sbom may be off, to try no more, or require, to stop there)");
            assertThat(rig.neighbours.attachedNow).containsExactly(ArtifactKind.PROVENANCE);
        }

        @Test
        void stopTheReleaseBeforeItsTagWhereTheyAreRequired() {
            rig.release.wishes(Wish.REQUIRE, Wish.ATTACH);
            assertThatThrownBy(this::deployed).isSameAs(REFUSED);
            assertThat(rig.neighbours.calls).doesNotContain("tag 1234567");
        }

        private ReleaseReport deployed() {
            return deploy();
        }
    }

    @Test
    void thatCannotBeMadeAreAWarning() {
        rig.neighbours.sbom = () -> {
            throw new IllegalStateException("a jar is gone");
        };
        assertThat(deploy().status()).isEqualTo(Status.SUCCESS);
        assertThat(rig.warnings)
                .anyMatch(line -> line.contains("cannot attach the SBOM") && line.contains("a jar is gone"));
    }

    @Test
    void saysWhereThereIsNothingToMakeABillOf() {
        rig.neighbours.sbom = Optional::empty;
        assertThat(detail(deploy())).startsWith("no SBOM, provenance");

        rig.release.wishes(Wish.REQUIRE, Wish.ATTACH);
        assertThatThrownBy(this::deploy).hasMessageContaining("there is nothing to make one of: looked for a bill");
    }

    private ReleaseReport deploy() {
        return rig.pipelineWithoutEnvironment().run(Goal.UPGRADE);
    }

    private static String detail(ReleaseReport report) {
        return report.steps().stream()
                .filter(step -> step.step() == Step.ATTEST)
                .map(StepOutcome::detail)
                .findFirst()
                .orElseThrow();
    }

    private String attached(ArtifactKind kind) {
        return rig.neighbours.attached.get(kind).value();
    }

    private String size() throws IOException {
        return new dev.shipline.image.ByteCount(Files.size(folder.resolve("provenance.json"))).toString();
    }
}
