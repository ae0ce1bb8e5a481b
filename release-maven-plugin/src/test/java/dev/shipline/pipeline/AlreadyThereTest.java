package dev.shipline.pipeline;

import static dev.shipline.pipeline.FakeNeighbours.DIGEST;
import static dev.shipline.pipeline.FakeNeighbours.OTHER_DIGEST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shipline.cluster.ClusterTarget;
import dev.shipline.document.Document;
import dev.shipline.helm.Revision;
import dev.shipline.helm.SampleRevision;
import dev.shipline.pipeline.PlanRules.Attention;
import dev.shipline.pipeline.PlanRules.Unchanged;
import dev.shipline.plan.PlanHash;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A deploy that would change nothing: ship.unchanged. */
class AlreadyThereTest {
    private static final String NOTE = "orders 1234567, commit " + SampleRelease.SHA + ", by ada, proven";

    @TempDir
    Path folder;

    private PipelineRig rig;
    private Unchanged unchanged = Unchanged.SKIP;
    private Optional<PlanHash> approved = Optional.empty();

    @BeforeEach
    void runsAlready() {
        rig = new PipelineRig(folder);
        rig.imageIsThere();
        rig.neighbours.tags.put("1234567-dev", DIGEST);
        rig.neighbours.revisions.add(revision("deployed", NOTE, "1.0.0", DIGEST.value(), 2));
    }

    @Test
    void changesNothingAndSaysWhy() {
        deploy();
        assertThat(rig.neighbours.calls).doesNotContain("warm up", "lock", "upgrade", "scan " + DIGEST);
        assertThat(nothingToRelease())
                .containsOnlyOnce(
                        "nothing to release: revision 3 of orders-dev runs this image with this chart and these values (ship.unchanged)");
    }

    @Test
    void saysSoOnceAlthoughItIsAskedForEachGoal() {
        ReleasePipeline pipeline = pipeline();
        for (Goal goal : List.of(Goal.CHECK, Goal.BUILD, Goal.PUSH, Goal.SCAN, Goal.VALUES, Goal.UPGRADE)) {
            pipeline.run(goal);
        }
        assertThat(rig.neighbours.calls).doesNotContain("upgrade");
        assertThat(nothingToRelease()).hasSize(1);
    }

    @Test
    void isReleasedAgainByDefault() {
        unchanged = Unchanged.RELEASE;
        assertThat(deploys()).isTrue();
    }

    @Test
    void isLookedAtNoMoreWhereAPlanWasApproved() {
        approved = Optional.of(PlanHash.parse("r7-t3fa2-i91bc-m5d20-" + "0".repeat(32)));
        assertThatThrownBy(this::deploy).hasMessageContaining("plan");
        assertThat(nothingToRelease()).isEmpty();
    }

    @Test
    void isReleasedIntoSeveralClustersTogether() {
        rig.deployment.cluster(new ClusterTarget(Optional.empty(), Optional.empty()).labelled("eu"));
        assertThat(deploys()).isTrue();
    }

    @Test
    void isReleasedWhereNobodySawItRun() {
        replace(revision("deployed", NOTE.replace(", proven", ""), "1.0.0", DIGEST.value(), 2));
        assertThat(deploys()).isTrue();
    }

    @Test
    void isReleasedWhereItFailed() {
        replace(revision("failed", NOTE, "1.0.0", DIGEST.value(), 2));
        assertThat(deploys()).isTrue();
    }

    @Test
    void isReleasedWhereAnotherCommitRuns() {
        replace(revision("deployed", NOTE.replace("1234567890", "2234567890"), "1.0.0", DIGEST.value(), 2));
        assertThat(deploys()).isTrue();
    }

    @Test
    void isReleasedWhereAnotherImageRuns() {
        replace(revision("deployed", NOTE, "1.0.0", OTHER_DIGEST.value(), 2));
        assertThat(deploys()).isTrue();
    }

    @Test
    void isReleasedWhereTheChartIsAnother() {
        replace(revision("deployed", NOTE, "0.9.0", DIGEST.value(), 2));
        assertThat(deploys()).isTrue();
    }

    @Test
    void isReleasedWhereAValueIsAnother() {
        replace(revision("deployed", NOTE, "1.0.0", DIGEST.value(), 3));
        assertThat(deploys()).isTrue();
    }

    @Test
    void isReleasedWhereItsEvidenceIsMissing() {
        rig.neighbours.tags.remove("1234567-dev");
        assertThat(deploys()).isTrue();
    }

    private boolean deploys() {
        deploy();
        return rig.neighbours.calls.contains("upgrade");
    }

    private void deploy() {
        pipeline().run(Goal.UPGRADE);
    }

    private ReleasePipeline pipeline() {
        rig.deployment.order(CommitOrder.ANY).plan(new PlanRules(approved, Attention.OFF, Attention.OFF, unchanged));
        return rig.pipeline(Goal.UPGRADE);
    }

    private List<String> nothingToRelease() {
        return rig.progress().stream()
                .filter(line -> line.contains("nothing to release"))
                .map(line -> line.substring(line.indexOf("nothing")))
                .toList();
    }

    private void replace(Revision revision) {
        rig.neighbours.revisions.set(0, revision);
    }

    private static Revision revision(String status, String note, String chart, String digest, int replicas) {
        String image =
                "{\"repository\":\"quay.io/acme/orders\",\"tag\":\"1234567\",\"digest\":\"" + DIGEST.value() + "\"}";
        return new SampleRevision(3, status)
                .description(note)
                .chartVersion(chart)
                .manifest("kind: Deployment\nimage: quay.io/acme/orders:1234567@" + digest + "\n")
                .values(Document.json("{\"replicas\":" + replicas + ",\"image\":" + image + "}"))
                .revision();
    }
}
