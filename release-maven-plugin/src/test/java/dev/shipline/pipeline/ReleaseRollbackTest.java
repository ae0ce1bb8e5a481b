package dev.shipline.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.shipline.cluster.ClusterTarget;
import dev.shipline.cluster.Rollout;
import dev.shipline.document.Document;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.helm.Revision;
import dev.shipline.helm.RevisionNote;
import dev.shipline.helm.SampleRevision;
import dev.shipline.registry.AllowList;
import dev.shipline.registry.Severity;
import dev.shipline.registry.VulnerabilityPolicy;
import dev.shipline.registry.VulnerabilityPolicy.WhenFailed;
import dev.shipline.registry.VulnerabilityPolicy.WhenNoVerdict;
import dev.shipline.secret.Redactor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Going back on request. */
class ReleaseRollbackTest {
    @TempDir
    Path folder;

    private final List<String> said = new ArrayList<>();
    private FakeNeighbours neighbours;
    private boolean dryRun;

    @BeforeEach
    void neighbours() {
        neighbours = new FakeNeighbours(folder);
    }

    private final List<ReleaseReport> reports = new ArrayList<>();

    private ReleaseReport rollBack(Integer revision) {
        RollbackRequest request = new RollbackRequest(
                "orders",
                "1.2.3",
                SampleDeployment.TARGET,
                new ClusterTarget(Optional.empty(), Optional.empty()),
                Optional.ofNullable(revision),
                Optional.empty(),
                folder,
                dryRun);
        VulnerabilityPolicy policy = new VulnerabilityPolicy(
                Severity.HIGH,
                false,
                AllowList.NONE,
                Duration.ZERO,
                WhenNoVerdict.FAIL,
                WhenFailed.FAIL,
                WhenNoVerdict.FAIL);
        ReleaseListener listener = new ReleaseListener() {
            @Override
            public void progress(Step step, String line) {
                said.add(step + ": " + line);
            }

            @Override
            public void stageFinished(Stage stage, ReleaseReport report) {
                reports.add(report);
            }
        };
        return new ReleaseRollback(
                        request,
                        policy,
                        neighbours,
                        List.of(listener, new ReportFile(new Redactor(List.of()))),
                        Clock.fixed(Instant.EPOCH, ZoneOffset.UTC),
                        said::add)
                .run();
    }

    @Test
    void goesToTheLastGoodRevisionAndWatchesIt() throws IOException {
        neighbours.history("superseded", "failed", "deployed");
        neighbours.hooks = List.of("Job orders-migrate (pre-upgrade)");
        neighbours.revisions.set(
                0, neighbours.revision(1, "superseded", "orders v1, commit " + SampleRelease.SHA + ", by x"));

        ReleaseReport report = rollBack(null);

        assertThat(neighbours.calls)
                .containsExactly(
                        "cluster",
                        "rights in dev",
                        "warm up",
                        "lock",
                        "rights on 2 manifests",
                        "replay 1 as Rollback to 1, commit " + SampleRelease.SHA + ", by ci",
                        "watch",
                        "prove 4",
                        "give the lock back");
        assertThat(neighbours.helmTimeout).isEqualTo(SampleDeployment.TARGET.helm());
        assertThat(said)
                .contains(
                        "PLAN: ~ Deployment orders", "PLAN: hooks are not run again: Job orders-migrate (pre-upgrade)");
        assertThat(report)
                .returns(Status.SUCCESS, ReleaseReport::status)
                .returns(Optional.of(3), ReleaseReport::previousRevision)
                .returns(Optional.of(4), ReleaseReport::revision)
                .returns(Optional.of(1), ReleaseReport::rolledBackTo)
                .returns(true, ReleaseReport::isAskedToGoBack);
        Document file = Document.json(Files.readString(folder.resolve("release.json")));
        assertThat(file.at("git", "sha").text()).contains(SampleRelease.SHA);
        assertThat(file.at("image", "tag").text()).contains("v1");
        assertThat(file.at("helm", "rolledBackTo").number(0)).isEqualTo(1);
    }

    /** The one before was interrupted while its rollout was watched. */
    @Test
    void passesByWhatWasNeverProven() {
        neighbours.history("superseded", "superseded", "deployed");
        neighbours.revisions.set(
                0,
                neighbours.revision(
                        1,
                        "superseded",
                        RevisionNote.ofRelease("orders", "v1", SampleRelease.SHA, "bob@ci") + ", proven"));
        rollBack(null);
        assertThat(neighbours.calls)
                .anyMatch(call -> call.startsWith("replay 1 "))
                .contains("prove 4");
    }

    @Test
    void neverGoesToWhatFailedWhateverHelmCallsIt() {
        neighbours.revisions.add(neighbours.revision(1, "superseded", "Failed: the rollout (orders v1, by bob@ci)"));
        neighbours.revisions.add(neighbours.revision(2, "superseded", "Upgrade \"orders-dev\" failed: no such field"));
        neighbours.history("deployed");
        assertRefused(null, "no revision before 3 ran well");
    }

    @Test
    void goesToTheRevisionThatIsNamed() {
        neighbours.history("superseded", "superseded", "superseded", "deployed");
        rollBack(2);
        assertThat(neighbours.calls).anyMatch(call -> call.startsWith("replay 2 as Rollback to 2"));
    }

    /** Or the second one would undo the first. */
    @Test
    void afterARollbackGoesFurtherBack() {
        neighbours.history("superseded", "superseded", "superseded");
        neighbours.revisions.add(neighbours.revision(4, "deployed", "Rollback to 2"));
        rollBack(null);
        assertThat(neighbours.calls).anyMatch(call -> call.startsWith("replay 1 "));
    }

    /** Or who deployed the same commit twice could not go back at all. */
    @Test
    void passesByWhatIsTheSameAsWhatRuns() {
        neighbours.history("superseded", "superseded", "deployed");
        neighbours.revisions.set(1, copyOf(3, 2, "superseded"));
        rollBack(null);
        assertThat(neighbours.calls).anyMatch(call -> call.startsWith("replay 1 "));
    }

    @Test
    void goesToWhatStillRunsWhereTheNewestFailed() {
        neighbours.history("superseded", "deployed", "failed");
        rollBack(null);
        assertThat(neighbours.calls).anyMatch(call -> call.startsWith("replay 2 "));
    }

    @Test
    void bringsBackWhatWasUninstalled() {
        neighbours.history("superseded", "uninstalled");
        rollBack(null);
        assertThat(neighbours.calls).anyMatch(call -> call.startsWith("replay 2 "));
    }

    @Test
    void refusesNonsenseInWordsAndBeforeAnything() {
        assertRefused(null, "it was never released there");
        neighbours.history("deployed");
        assertRefused(null, "it has only one revision");
        assertRefused(1, "revision 1 is the newest one");
        neighbours.history("failed", "deployed");
        assertRefused(9, "there is no revision 9; there are 3, 2, 1");
        assertRefused(2, "revision 2 never ran well: it is failed");
        assertThat(reports).isEmpty();
    }

    @Test
    void refusesWhatRunsAlready() {
        neighbours.history("superseded", "superseded");
        neighbours.revisions.add(neighbours.revision(1, "superseded", "x"));
        neighbours.revisions.set(2, copy(3, "deployed"));
        assertRefused(1, "revision 1 is what runs now, as revision 3");
    }

    private Revision copy(int number, String status) {
        return copyOf(1, number, status);
    }

    private Revision copyOf(int original, int number, String status) {
        Revision first = neighbours.revisions.get(original - 1);
        return new SampleRevision(number, status)
                .description("Rollback to 1")
                .manifest(first.manifest())
                .values(first.values())
                .revision();
    }

    private void assertRefused(Integer revision, String because) {
        ReleaseFailure failure = catchThrowableOfType(ReleaseFailure.class, () -> rollBack(revision));
        assertThat(failure.code()).isEqualTo(FailureCode.CONFIGURATION);
        assertThat(failure).hasMessageContainingAll("cannot roll back orders-dev in namespace dev", because);
        assertThat(neighbours.calls).isEmpty();
    }

    @Test
    void stopsWhereAnotherDeployCameFirst() {
        neighbours.history("superseded", "deployed");
        neighbours.whileWaiting = () -> neighbours.history("deployed");
        assertThatThrownBy(() -> rollBack(null)).hasMessageContaining("its newest revision was 2 and is now 3");
        assertThat(neighbours.calls).noneMatch(call -> call.startsWith("replay"));
        assertThat(reports).singleElement().returns(Status.FAILURE, ReleaseReport::status);
    }

    @Test
    void thatFailsIsToldAndLeftAsItIs() {
        neighbours.history("superseded", "deployed");
        neighbours.rollouts.add(Rollout.Outcome.FAILED);
        assertThatThrownBy(() -> rollBack(null))
                .hasMessageContaining("revision 3 of orders-dev did not become healthy")
                .hasMessageContaining("CrashLoopBackOff")
                .hasMessageContaining("choose another revision with -Dship.revision=N");
        assertThat(neighbours.calls).endsWith("watch", "abandon 3", "give the lock back");
        assertThat(reports).singleElement().returns(true, ReleaseReport::isAskedToGoBack);
    }

    @Test
    void inADryRunOnlySaysWhatItWouldChange() {
        neighbours.history("superseded", "deployed");
        dryRun = true;
        rollBack(null);
        assertThat(neighbours.calls).containsExactly("cluster");
        assertThat(said).contains("PLAN: ~ Deployment orders");
        assertThat(folder.resolve("release.json")).doesNotExist();
    }
}
