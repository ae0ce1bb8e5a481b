package dev.shipline.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.shipline.cluster.ClusterTarget;
import dev.shipline.cluster.DeployLease;
import dev.shipline.cluster.Interruption;
import dev.shipline.cluster.Rollout;
import dev.shipline.document.Document;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.helm.RevisionNote;
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
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people do with a release that is there: go back, unlock, remove. */
class UndoTest {
    private static final Target TARGET = new Target(
            "dev", "orders-dev", "dev", Duration.ofMinutes(5), Duration.ofMinutes(10), Duration.ofSeconds(90));
    private static final String SHA = "1234567890123456789012345678901234567890";

    @TempDir
    Path folder;

    private final List<String> said = new ArrayList<>();
    private FakeNeighbours neighbours;
    private boolean dryRun;

    @BeforeEach
    void neighbours() {
        neighbours = new FakeNeighbours(folder);
    }

    private void history(String... statuses) {
        for (String status : statuses) {
            int number = neighbours.revisions.size() + 1;
            neighbours.revisions.add(
                    neighbours.revision(number, status, RevisionNote.ofRelease("orders", "v" + number, SHA, "bob@ci")));
        }
    }

    @Nested
    class Rollback {
        private final List<ReleaseReport> reports = new ArrayList<>();

        private ReleaseReport rollBack(Integer revision) {
            RollbackRequest request = new RollbackRequest(
                    "orders",
                    "1.2.3",
                    TARGET,
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
            history("superseded", "failed", "deployed");
            neighbours.hooks = List.of("Job orders-migrate (pre-upgrade)");
            neighbours.revisions.set(0, neighbours.revision(1, "superseded", "orders v1, commit " + SHA + ", by x"));

            ReleaseReport report = rollBack(null);

            assertThat(neighbours.calls)
                    .containsExactly(
                            "cluster",
                            "rights in dev",
                            "warm up",
                            "lock",
                            "rights on 2 manifests",
                            "replay 1 as Rollback to 1, commit " + SHA + ", by ci",
                            "watch",
                            "prove 4",
                            "give the lock back");
            assertThat(neighbours.helmTimeout).isEqualTo(TARGET.helm());
            assertThat(said)
                    .contains(
                            "PLAN: ~ Deployment orders",
                            "PLAN: hooks are not run again: Job orders-migrate (pre-upgrade)");
            assertThat(report)
                    .returns(Status.SUCCESS, ReleaseReport::status)
                    .returns(Optional.of(3), ReleaseReport::previousRevision)
                    .returns(Optional.of(4), ReleaseReport::revision)
                    .returns(Optional.of(1), ReleaseReport::rolledBackTo)
                    .returns(true, ReleaseReport::isAskedToGoBack);
            Document file = Document.json(Files.readString(folder.resolve("release.json")));
            assertThat(file.at("git", "sha").text()).contains(SHA);
            assertThat(file.at("image", "tag").text()).contains("v1");
            assertThat(file.at("helm", "rolledBackTo").number(0)).isEqualTo(1);
        }

        /** The one before was interrupted while its rollout was watched. */
        @Test
        void passesByWhatWasNeverProven() {
            history("superseded", "superseded", "deployed");
            neighbours.revisions.set(
                    0,
                    neighbours.revision(
                            1, "superseded", RevisionNote.ofRelease("orders", "v1", SHA, "bob@ci") + ", proven"));
            rollBack(null);
            assertThat(neighbours.calls)
                    .anyMatch(call -> call.startsWith("replay 1 "))
                    .contains("prove 4");
        }

        @Test
        void neverGoesToWhatFailedWhateverHelmCallsIt() {
            neighbours.revisions.add(
                    neighbours.revision(1, "superseded", "Failed: the rollout (orders v1, by bob@ci)"));
            neighbours.revisions.add(
                    neighbours.revision(2, "superseded", "Upgrade \"orders-dev\" failed: no such field"));
            history("deployed");
            assertRefused(null, "no revision before 3 ran well");
        }

        @Test
        void goesToTheRevisionThatIsNamed() {
            history("superseded", "superseded", "superseded", "deployed");
            rollBack(2);
            assertThat(neighbours.calls).anyMatch(call -> call.startsWith("replay 2 as Rollback to 2"));
        }

        /** Or the second one would undo the first. */
        @Test
        void afterARollbackGoesFurtherBack() {
            history("superseded", "superseded", "superseded");
            neighbours.revisions.add(neighbours.revision(4, "deployed", "Rollback to 2"));
            rollBack(null);
            assertThat(neighbours.calls).anyMatch(call -> call.startsWith("replay 1 "));
        }

        /** Or who deployed the same commit twice could not go back at all. */
        @Test
        void passesByWhatIsTheSameAsWhatRuns() {
            history("superseded", "superseded", "deployed");
            neighbours.revisions.set(1, copyOf(3, 2, "superseded"));
            rollBack(null);
            assertThat(neighbours.calls).anyMatch(call -> call.startsWith("replay 1 "));
        }

        @Test
        void goesToWhatStillRunsWhereTheNewestFailed() {
            history("superseded", "deployed", "failed");
            rollBack(null);
            assertThat(neighbours.calls).anyMatch(call -> call.startsWith("replay 2 "));
        }

        @Test
        void bringsBackWhatWasUninstalled() {
            history("superseded", "uninstalled");
            rollBack(null);
            assertThat(neighbours.calls).anyMatch(call -> call.startsWith("replay 2 "));
        }

        @Test
        void refusesNonsenseInWordsAndBeforeAnything() {
            assertRefused(null, "it was never released there");
            history("deployed");
            assertRefused(null, "it has only one revision");
            assertRefused(1, "revision 1 is the newest one");
            history("failed", "deployed");
            assertRefused(9, "there is no revision 9; there are 3, 2, 1");
            assertRefused(2, "revision 2 never ran well: it is failed");
            assertThat(reports).isEmpty();
        }

        @Test
        void refusesWhatRunsAlready() {
            history("superseded", "superseded");
            neighbours.revisions.add(neighbours.revision(1, "superseded", "x"));
            neighbours.revisions.set(2, copy(3, "deployed"));
            assertRefused(1, "revision 1 is what runs now, as revision 3");
        }

        private dev.shipline.helm.Revision copy(int number, String status) {
            return copyOf(1, number, status);
        }

        private dev.shipline.helm.Revision copyOf(int original, int number, String status) {
            dev.shipline.helm.Revision first = neighbours.revisions.get(original - 1);
            return new dev.shipline.helm.Revision(
                    first.release(),
                    first.namespace(),
                    number,
                    status,
                    "Rollback to 1",
                    first.deployed(),
                    first.chartName(),
                    first.chartVersion(),
                    "",
                    first.manifest(),
                    List.of(),
                    first.chartMetadata(),
                    first.chartValues(),
                    first.values());
        }

        private void assertRefused(Integer revision, String because) {
            ReleaseFailure failure = catchThrowableOfType(ReleaseFailure.class, () -> rollBack(revision));
            assertThat(failure.code()).isEqualTo(FailureCode.CONFIGURATION);
            assertThat(failure).hasMessageContainingAll("cannot roll back orders-dev in namespace dev", because);
            assertThat(neighbours.calls).isEmpty();
        }

        @Test
        void stopsWhereAnotherDeployCameFirst() {
            history("superseded", "deployed");
            neighbours.whileWaiting = () -> history("deployed");
            assertThatThrownBy(() -> rollBack(null)).hasMessageContaining("its newest revision was 2 and is now 3");
            assertThat(neighbours.calls).noneMatch(call -> call.startsWith("replay"));
            assertThat(reports).singleElement().returns(Status.FAILURE, ReleaseReport::status);
        }

        @Test
        void thatFailsIsToldAndLeftAsItIs() {
            history("superseded", "deployed");
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
            history("superseded", "deployed");
            dryRun = true;
            rollBack(null);
            assertThat(neighbours.calls).containsExactly("cluster");
            assertThat(said).contains("PLAN: ~ Deployment orders");
            assertThat(folder.resolve("release.json")).doesNotExist();
        }
    }

    @Nested
    class Unlock {
        private boolean force;
        private Instant now = Instant.EPOCH.plus(Duration.ofHours(1));

        private void unlock() {
            new ReleaseUnlock(TARGET, force, dryRun, neighbours, Clock.fixed(now, ZoneOffset.UTC), said::add).run();
        }

        private void heldBy(String holder) {
            neighbours.leases.create(new DeployLease(
                    "dev",
                    "ship-orders-dev",
                    Optional.of(holder + "#1"),
                    Duration.ofSeconds(30),
                    Instant.EPOCH,
                    Instant.EPOCH,
                    0,
                    Optional.empty(),
                    ""));
        }

        @Test
        void marksWhatIsPendingFailed() {
            history("deployed", "pending-upgrade");
            unlock();
            assertThat(neighbours.calls)
                    .containsExactly("lock", "unlock 2: unlocked by ci, was pending-upgrade", "give the lock back");
            assertThat(said)
                    .contains(
                            "nobody holds the lock on orders-dev in namespace dev",
                            "revision 2 (chart microservice 1.0.0) is pending-upgrade since 1970-01-01T00:00:00Z");
        }

        @Test
        void hasNothingToDoWhereNothingIsLeft() {
            history("deployed");
            unlock();
            assertThat(neighbours.calls).containsExactly("lock", "give the lock back");
            assertThat(said).contains("no revision of orders-dev in namespace dev is pending");
        }

        @Test
        void leavesAReleaseToTheDeployThatLives() {
            heldBy("bob@ci");
            history("deployed", "pending-upgrade");
            neighbours.lockFailure = Optional.of(FakeNeighbours.failure(FailureCode.RELEASE_BUSY));
            assertThatThrownBy(this::unlock)
                    .hasMessageContainingAll("whoever holds the lock lives", "-Dship.unlock.force=true");
            assertThat(said).first().asString().contains("is held by bob@ci since 1970-01-01T00:00:00Z");
            assertThat(neighbours.calls).containsExactly("lock");
        }

        @Test
        void mendsAtOnceWhatADeployOfOursLeftInTheMiddle() {
            history("deployed", "pending-upgrade");
            now = Instant.EPOCH;
            neighbours.interruption = Optional.of(new Interruption(
                    "bob@ci", Instant.EPOCH, Instant.EPOCH.plusSeconds(10), Optional.of(Duration.ofSeconds(30))));
            unlock();
            assertThat(neighbours.calls).containsExactly("lock", "mend what bob@ci left", "give the lock back");
        }

        @Test
        void leavesWhatBeganAfterTheDeployThatIsGone() {
            history("deployed", "pending-upgrade");
            now = Instant.EPOCH;
            neighbours.interruption = Optional.of(new Interruption(
                    "bob@ci", Instant.EPOCH.minusSeconds(20), Instant.EPOCH.minusSeconds(10), Optional.empty()));
            assertThatThrownBy(this::unlock).hasMessageContaining("a helm command");
        }

        @Test
        void takesItFromALivingDeployWhenForced() {
            heldBy("bob@ci");
            history("deployed", "pending-upgrade");
            force = true;
            unlock();
            assertThat(neighbours
                            .leases
                            .find("dev", "ship-orders-dev")
                            .orElseThrow()
                            .holder())
                    .isEmpty();
            assertThat(neighbours.calls).anyMatch(call -> call.startsWith("unlock 2"));
        }

        @Test
        void leavesAHelmCommandItsTime() {
            history("deployed", "pending-upgrade");
            now = Instant.EPOCH.plusSeconds(299);
            assertThatThrownBy(this::unlock)
                    .hasMessageContainingAll("a helm command", "run this again after 1970-01-01T00:05:00Z");
            assertThat(neighbours.calls).containsExactly("lock", "give the lock back");
            force = true;
            unlock();
            assertThat(neighbours.calls).anyMatch(call -> call.startsWith("unlock 2"));
        }

        @Test
        void changesNothingInADryRun() {
            heldBy("bob@ci");
            history("pending-install");
            dryRun = true;
            unlock();
            assertThat(neighbours.calls).isEmpty();
            assertThat(said).last().asString().contains("pending-install", "a dry run leaves it so");
        }
    }

    @Nested
    class Removal {
        private boolean keepHistory;

        private void uninstall() {
            new ReleaseRemoval(TARGET, keepHistory, dryRun, neighbours, said::add).run();
        }

        @Test
        void saysWhatGoesAndWhatStays() {
            neighbours.runningImage =
                    "---\nkind: StatefulSet\nmetadata: {name: db}\nspec: {volumeClaimTemplates: [{kind: x}]}\n"
                            + "---\nkind: PersistentVolumeClaim\n"
                            + "metadata: {name: data, annotations: {helm.sh/resource-policy: keep}}\n";
            neighbours.hooks = List.of("Job orders-migrate (pre-upgrade)");
            history("deployed");
            uninstall();
            assertThat(neighbours.calls)
                    .containsExactly(
                            "warm up", "lock", "rights on 1 manifests", "uninstall orders-dev", "give the lock back");
            assertThat(neighbours.helmTimeout).isEqualTo(TARGET.helm());
            assertThat(said)
                    .contains(
                            "uninstalling orders-dev in namespace dev from a cluster",
                            "- Deployment orders",
                            "stays: PersistentVolumeClaim data, whose helm.sh/resource-policy is keep",
                            "stays: the volume claims of StatefulSet db, with their data",
                            "stays: what the hook Job orders-migrate (pre-upgrade) made, unless its own policy deletes it")
                    .last()
                    .asString()
                    .contains("the Lease ship-orders-dev", "the namespace");
        }

        @Test
        void saysWhatStaysAlsoWhereAnObjectIsNoCleanYaml() {
            neighbours.runningImage = "---\nkind: ConfigMap\nmetadata: {name: a, name: b}\n"
                    + "---\nkind: StatefulSet\nmetadata: {name: db}\nspec: {volumeClaimTemplates: [{kind: x}]}\n";
            history("deployed");
            uninstall();
            assertThat(said).contains("stays: the volume claims of StatefulSet db, with their data");
        }

        @Test
        void keepsTheHistoryWhereItIsAskedTo() {
            keepHistory = true;
            history("deployed");
            uninstall();
            assertThat(neighbours.calls).contains("uninstall orders-dev, keeping its history");
            assertThat(said).anyMatch(line -> line.contains("mvn ship:rollback brings it back"));

            neighbours.revisions.clear();
            history("uninstalled");
            assertThatThrownBy(this::uninstall).hasMessageContaining("ship.uninstall.keepHistory=false");
        }

        @Test
        void refusesWhatIsNotThere() {
            assertThatThrownBy(this::uninstall).hasMessageContaining("it was never released there");
        }

        @Test
        void changesNothingInADryRun() {
            history("deployed");
            dryRun = true;
            uninstall();
            assertThat(neighbours.calls).isEmpty();
            assertThat(said).contains("- Deployment orders").anyMatch(line -> line.startsWith("would stay: "));
        }

        @Test
        void changesNothingWithoutTheLock() {
            history("deployed");
            neighbours.lockFailure = Optional.of(FakeNeighbours.failure(FailureCode.RELEASE_BUSY));
            assertThatThrownBy(this::uninstall).isInstanceOf(ReleaseFailure.class);
            assertThat(neighbours.calls).containsExactly("warm up", "lock");
        }
    }
}
