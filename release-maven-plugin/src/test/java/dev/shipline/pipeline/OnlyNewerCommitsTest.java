package dev.shipline.pipeline;

import static dev.shipline.pipeline.FakeNeighbours.OTHER_DIGEST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shipline.git.Lineage;
import dev.shipline.helm.RevisionNote;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What ship.commit.order lets into an environment. */
class OnlyNewerCommitsTest {
    @TempDir
    Path folder;

    private PipelineRig rig;

    @BeforeEach
    void somethingRuns() {
        rig = new PipelineRig(folder);
        String sha = "abcdefa".repeat(6).substring(2);
        rig.neighbours.revisions.add(
                rig.neighbours.revision(1, "deployed", RevisionNote.ofRelease("orders", "abcdefa", sha, "bob@ci")));
    }

    @Test
    void goForward() {
        assertThat(rig.deploy().status()).isEqualTo(Status.SUCCESS);
        assertThat(rig.warnings).noneMatch(line -> line.contains("commit"));
    }

    @Test
    void andNoOlderOne() {
        rig.neighbours.lineage = Lineage.OLDER;
        assertThatThrownBy(rig::deploy)
                .hasMessageContainingAll(
                        "cannot deploy commit 1234567 to dev",
                        "is an ancestor of commit cdefaab, which runs there as revision 1 (by bob@ci)",
                        "mvn ship:rollback",
                        "-Dship.commit.order=any");
        assertThat(rig.neighbours.calls).doesNotContain("upgrade");
    }

    @Test
    void unlessItIsMeant() {
        rig.deployment.order(CommitOrder.ANY);
        rig.neighbours.lineage = Lineage.OLDER;
        assertThat(rig.deploy().status()).isEqualTo(Status.SUCCESS);
    }

    @Test
    void aPlanSaysWhereADeployWouldStop() {
        rig.neighbours.lineage = Lineage.OLDER;
        rig.dryRun(Goal.PLAN);
        assertThat(rig.warnings).anyMatch(line -> line.startsWith("a deploy would stop here: cannot deploy"));
    }

    @Test
    void ofAnotherBranchAreSaidOrRefused() {
        rig.neighbours.lineage = Lineage.DIVERGED;
        rig.deployment.order(CommitOrder.NEWER);
        assertThatThrownBy(rig::deploy).hasMessageContaining("merge that commit first");

        rig.deployment.order(CommitOrder.NOT_OLDER);
        rig.deploy();
        assertThat(rig.warnings).anyMatch(line -> line.contains("takes its changes back"));
    }

    @ParameterizedTest
    @EnumSource(
            value = Lineage.class,
            names = {"SHALLOW", "UNKNOWN"})
    void areNotDemandedWhereNobodyCanTell(Lineage lineage) {
        rig.deployment.order(CommitOrder.NEWER);
        rig.neighbours.lineage = lineage;
        assertThat(rig.deploy().status()).isEqualTo(Status.SUCCESS);
        assertThat(rig.warnings)
                .anyMatch(line -> line.startsWith("cannot tell whether commit 1234567 is newer than commit"));
    }

    @Test
    void areToldByTheImageWhereTheHistoryDoesNotSay() {
        rig.neighbours.revisions.clear();
        rig.neighbours.runningImage = "image: quay.io/acme/orders@" + OTHER_DIGEST + "\n";
        rig.neighbours.deployed(1);
        rig.neighbours.labels = Map.of(ImageEvidence.REVISION_LABEL, "f".repeat(40));
        rig.neighbours.lineage = Lineage.OLDER;
        assertThatThrownBy(rig::deploy).hasMessageContaining("commit fffffff");
    }

    @Test
    void areToldByTheRevisionThatARollbackRepeats() {
        rig.neighbours.revisions.add(rig.neighbours.revision(2, "deployed", "Rollback to 1"));
        rig.neighbours.lineage = Lineage.OLDER;
        assertThatThrownBy(rig::deploy).hasMessageContaining("commit cdefaab");
    }
}
