package dev.shipline.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.document.Document;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.image.ImageDigest;
import dev.shipline.plan.FleetHash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plans of eu, us and ap are one, and approved once. */
class FleetPlanTest {
    @TempDir
    Path folder;

    private FleetFixture fleet;

    @BeforeEach
    void anImageIsThere() {
        fleet = new FleetFixture(folder);
        fleet.clusters.values().forEach(each -> {
            each.tags.put("1234567", FakeNeighbours.DIGEST);
            each.labels = Map.of(ImageEvidence.REVISION_LABEL, SampleRelease.SHA);
        });
        fleet.clusters.get("us").deployed(1);
    }

    @Test
    void haveOneHashAndOneFileBesideThoseOfEach() throws IOException {
        plan();

        assertThat(hash().parts()).containsOnlyKeys("eu", "us", "ap");
        assertThat(hash().parts().get("us")).startsWith("r1-");
        assertThat(fleet.progress)
                .containsOnlyOnce("plan     " + hash())
                .noneMatch(line -> line.startsWith("plan     r"));
        assertThat(Files.readString(folder.resolve("plan.txt")))
                .contains(
                        "plan     " + hash(),
                        "\n[eu] orders 1234567 on top of first install",
                        "\n[us] orders 1234567 on top of revision 1");
        Document json = Document.json(Files.readString(folder.resolve("plan.json")));
        assertThat(json.at("hash").text("")).isEqualTo(hash().toString());
        assertThat(json.at("clusters").items())
                .extracting(part -> part.at("cluster").text(""))
                .containsExactly("eu", "us", "ap");
        assertThat(Files.readString(folder.resolve("us/plan.json"))).contains("revision 1");
        assertThat(Files.readString(folder.resolve("eu/plan.json"))).contains("first install");
    }

    @Test
    void haveNoHashBeforeThereIsAnImage() {
        fleet.clusters.values().forEach(each -> each.tags.clear());
        plan();

        assertThat(fleet.progress).anyMatch(line -> line.startsWith("plan     has no hash to approve"));
        assertThat(folder.resolve("plan.hash")).isEmptyFile();
    }

    @Nested
    class Approved {
        @BeforeEach
        void once() throws IOException {
            plan();
            fleet.approved = Optional.of(hash());
        }

        @Test
        void goForwardInAll() throws IOException {
            fleet.deploy();

            assertThat(fleet.statuses()).containsExactly("eu success", "us success", "ap success");
        }

        @Test
        void andAnotherInOneAreStartedInNone() throws IOException {
            fleet.clusters.get("ap").drawn = manifest -> manifest.replace("number: 1", "number: 7");

            ReleaseFailure failure = fleet.failing();

            assertThat(failure.code()).isEqualTo(FailureCode.CONFIGURATION);
            assertThat(failure.getMessage())
                    .contains(
                            "cannot deploy orders-dev to dev by the approved plan",
                            "ap: the chart and the values render another manifest",
                            "nothing was changed in any cluster",
                            "this plan is " + hash())
                    .doesNotContain("eu: ", "us: ");
            assertThat(fleet.clusters.values()).noneMatch(each -> each.calls.contains("lock"));
        }

        @Test
        void sayWhichFieldsDifferWhereTheJobsPlanIsThere() {
            fleet.clusters.get("us").drawn = manifest -> manifest.replace("number: 2", "number: 7");

            assertThat(fleet.failing().getMessage())
                    .contains(
                            "us, only in the approved plan: Deployment orders number: 1 → 2",
                            "us, only in this plan: Deployment orders number: 1 → 7");
        }

        @Test
        void areNotThoseOfOtherClusters() {
            fleet.clusters.remove("ap");

            assertThat(fleet.failing().getMessage())
                    .contains("it is for the clusters eu, us, and the approved one for eu, us, ap");
        }

        @Test
        void areLookedAtAgainWhenTheirTurnComes() {
            fleet.clusters.get("us").whileWaiting =
                    () -> fleet.clusters.get("us").drawn = manifest -> manifest.replace("number: 2", "number: 7");

            ReleaseFailure failure = fleet.failing();

            assertThat(failure.getMessage())
                    .contains(
                            "cluster us: cannot deploy",
                            "render another manifest",
                            "it stays in eu",
                            "nothing was done in ap");
            assertThat(fleet.calls("us")).doesNotContain("upgrade");
        }

        @Test
        void areOfOneImage() {
            fleet.clusters.get("eu").tags.put("1234567", new ImageDigest("sha256:" + "d".repeat(64)));

            assertThat(fleet.failing().getMessage()).contains("it is another image");
        }
    }

    private void plan() {
        fleet.dryRun = true;
        fleet.deploy();
        fleet.dryRun = false;
    }

    private FleetHash hash() throws IOException {
        return FleetHash.parse(Files.readString(folder.resolve("plan.hash")));
    }
}
