package dev.shipline.pipeline;

import static dev.shipline.pipeline.FakeNeighbours.OTHER_DIGEST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.registry.Lack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the pipeline makes of the scanner's verdict. */
class PipelineScansTest {
    @TempDir
    Path folder;

    private PipelineRig rig;

    @BeforeEach
    void rig() {
        rig = new PipelineRig(folder);
    }

    @Test
    void compareWithWhatRunsNow() throws IOException {
        rig.neighbours.runningImage = "image: \"quay.io/acme/orders:0abcdef@" + OTHER_DIGEST + "\"\n";
        rig.neighbours.deployed(1);
        rig.neighbours.findingsOf = digest -> digest.equals(OTHER_DIGEST) ? Optional.of(List.of()) : Optional.empty();

        ReleaseReport report = rig.run(Goal.SCAN);

        assertThat(rig.progress())
                .contains(Step.SCAN + ": against the image that runs now: 1 new, 0 already running, 0 gone");
        assertThat(report.verdict()).hasValueSatisfying(verdict -> assertThat(verdict.delta())
                .hasValueSatisfying(delta -> assertThat(delta.against()).isEqualTo(OTHER_DIGEST)));
        assertThat(Files.readString(folder.resolve("scan.json"))).contains("\"against\"");
    }

    @Test
    void compareWithNothingWhereAnotherServicesImageRuns() {
        rig.neighbours.runningImage = "image: quay.io/acme/orders-batch@" + OTHER_DIGEST + "\n";
        rig.neighbours.deployed(1);
        rig.neighbours.findingsOf = digest -> Optional.of(List.of());

        assertThat(rig.run(Goal.SCAN).verdict().orElseThrow().delta()).isEmpty();
    }

    @Test
    void areNotHurtByAComparisonThatFails() {
        rig.neighbours.runningImage = "image: quay.io/acme/orders@" + OTHER_DIGEST + "\n";
        rig.neighbours.deployed(1);
        rig.neighbours.findingsOf = digest -> {
            throw FakeNeighbours.failure(FailureCode.UNREACHABLE);
        };

        ReleaseReport report = rig.deploy();

        assertThat(report.status()).isEqualTo(Status.SUCCESS);
        assertThat(report.verdict().orElseThrow().delta()).isEmpty();
        assertThat(rig.warnings).noneMatch(line -> line.contains("cannot"));
    }

    @Test
    void leaveTestResults() {
        rig.neighbours.scanPasses = false;
        assertThatThrownBy(() -> rig.run(Goal.SCAN)).isInstanceOf(ReleaseFailure.class);
        assertThat(folder.resolve("junit/scan.xml")).content().contains("<testsuite ");
    }

    @Test
    void warnOfWhatIsAllowedForNothing() {
        rig.run(Goal.SCAN);
        assertThat(rig.warnings).singleElement().asString().startsWith("scan-allow.yaml:1 allows CVE-9");
    }

    @Test
    void withoutAVerdictSayWhatHelps() {
        rig.neighbours.scanPasses = false;
        rig.neighbours.lack = Optional.of(Lack.UNSUPPORTED);
        ReleaseFailure failure = catchThrowableOfType(ReleaseFailure.class, () -> rig.run(Goal.SCAN));
        assertThat(failure.code()).isEqualTo(FailureCode.SCAN_UNAVAILABLE);
        assertThat(failure.fix()).contains("ship.scan.unsupported").doesNotContain("update the packages");
        assertThat(rig.neighbours.tags).isEmpty();
    }

    @Test
    void thatAreLateLeaveTheCandidateToTheScanner() {
        rig.neighbours.scanPasses = false;
        rig.neighbours.lack = Optional.of(Lack.LATE);
        assertThatThrownBy(() -> rig.run(Goal.SCAN)).hasMessageContaining("raise ship.scan.timeout");
        assertThat(rig.neighbours.tags).containsOnlyKeys("1234567-candidate");
    }
}
