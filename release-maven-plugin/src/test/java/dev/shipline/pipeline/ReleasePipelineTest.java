package dev.shipline.pipeline;

import static dev.shipline.pipeline.FakeNeighbours.DIGEST;
import static dev.shipline.pipeline.FakeNeighbours.OTHER_DIGEST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.shipline.cluster.Rollout;
import dev.shipline.document.Document;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.git.Lineage;
import dev.shipline.helm.HalfDone;
import dev.shipline.helm.RevisionNote;
import dev.shipline.registry.Lack;
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
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReleasePipelineTest {
    private static final String SHA = SampleRelease.SHA;

    @TempDir
    Path folder;

    private final List<String> told = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final List<String> progress = new ArrayList<>();
    private FakeNeighbours neighbours;
    private Optional<String> promoteFrom = Optional.empty();
    private CommitOrder order = CommitOrder.NOT_OLDER;
    private PlanRules rules = PlanRules.NONE;
    private boolean dirty;
    private boolean dryRun;

    @BeforeEach
    void neighbours() {
        neighbours = new FakeNeighbours(folder);
    }

    @Test
    void doesWhatChangesNothingFirst() {
        ReleaseReport report = deploy(Goal.UPGRADE);
        assertThat(neighbours.calls)
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
        ReleaseReport report = new ReleasePipeline(
                        release(Optional.empty()), Goal.UPGRADE, neighbours, List.of(), clock(), warnings::add)
                .run(Goal.UPGRADE);
        assertThat(neighbours.calls).endsWith("tag 1234567", "untag 1234567-candidate");
        assertThat(report.image())
                .hasValueSatisfying(image -> assertThat(image.tag()).isEqualTo("1234567"));
    }

    @Test
    void goesOnWhereTheGoalBeforeStopped() {
        ReleasePipeline pipeline = pipeline(Goal.UPGRADE);
        for (Goal goal : List.of(Goal.CHECK, Goal.BUILD, Goal.PUSH, Goal.SCAN, Goal.VALUES, Goal.UPGRADE)) {
            pipeline.run(goal);
        }
        assertThat(neighbours.calls).filteredOn(call -> !call.equals("warm up")).doesNotHaveDuplicates();
        assertThat(told).containsOnlyOnce("BUILD finished success", "RELEASE finished success");
    }

    @Test
    void removesTheCandidateOfARunThatWasEndedBetweenTheTwoTags() {
        neighbours.labels = Map.of(ImageEvidence.REVISION_LABEL, SHA);
        neighbours.tags.put("1234567", DIGEST);
        neighbours.tags.put("1234567-candidate", DIGEST);
        deploy(Goal.UPGRADE);
        assertThat(neighbours.tags).doesNotContainKey("1234567-candidate");

        neighbours.tags.put("1234567-candidate", DIGEST);
        neighbours.untagFailure = Optional.of(FakeNeighbours.failure(FailureCode.UNREACHABLE));
        deploy(Goal.UPGRADE);
    }

    @Test
    void takesOverTheCommitsImage() {
        neighbours.tags.put("1234567", DIGEST);
        neighbours.labels = Map.of(ImageEvidence.REVISION_LABEL, SHA);
        ReleaseReport report = deploy(Goal.UPGRADE);
        assertThat(neighbours.calls)
                .doesNotContain("build", "push 1234567-candidate")
                .contains("scan " + DIGEST);
        assertThat(report.steps())
                .filteredOn(step -> step.result() == StepOutcome.Result.REUSED)
                .extracting(StepOutcome::step)
                .containsExactly(Step.BUILD_IMAGE, Step.PUSH_CANDIDATE, Step.TAG_RELEASE);
    }

    @Test
    void aDirtyTreeHasNoImageYet() {
        dirty = true;
        neighbours.tags.put("1234567", DIGEST);
        neighbours.labels = Map.of(ImageEvidence.REVISION_LABEL, SHA);
        deploy(Goal.SCAN);
        assertThat(neighbours.calls).contains("build");
    }

    @Test
    void aDryRunShowsThePlanAndChangesNothing() {
        dryRun = true;
        neighbours.deployed(1);
        deploy(Goal.UPGRADE);
        assertThat(neighbours.calls).containsExactly("values", "chart", "check", "cluster");
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
        new ReleasePipeline(
                        release(Optional.of(deployment())),
                        Goal.UPGRADE,
                        neighbours,
                        List.of(broken),
                        clock(),
                        warnings::add)
                .run(Goal.UPGRADE);
        assertThat(warnings).anyMatch(line -> line.contains("gone"));
    }

    @Nested
    class ACandidateTagThatCannotBeRemoved {
        @BeforeEach
        void refuse() {
            neighbours.untagFailure = Optional.of(new ReleaseFailure(
                    FailureCode.IMAGE_PUSH,
                    "cannot remove the tag quay.io/acme/orders:1234567-candidate",
                    "the registry does not allow it (HTTP 405 UNSUPPORTED)",
                    "look whether tags can be deleted there"));
        }

        @Test
        void staysAndIsSaidInOneLine() {
            ReleaseReport report = deploy(Goal.UPGRADE);

            assertThat(report.status()).isEqualTo(Status.SUCCESS);
            assertThat(neighbours.calls).contains("untag 1234567-candidate", "upgrade");
            assertThat(progress)
                    .filteredOn(line -> line.contains("candidate"))
                    .containsExactly("TAG_RELEASE: cannot remove the tag quay.io/acme/orders:1234567-candidate,"
                            + " so it stays: the registry does not allow it (HTTP 405 UNSUPPORTED)");
            assertThat(warnings).noneMatch(line -> line.contains("candidate"));
        }

        @Test
        void doesNotHideWhatTheScanFound() {
            neighbours.scanPasses = false;

            assertThatThrownBy(() -> deploy(Goal.UPGRADE)).hasMessageContaining("1 finding is Critical");
            assertThat(progress)
                    .filteredOn(line -> line.contains("so it stays"))
                    .hasSize(1);
        }
    }

    @Nested
    class Stops {
        @Test
        void beforeTheBuildWhenTheChartIsWrong() {
            neighbours.chartFailure = Optional.of(FakeNeighbours.failure(FailureCode.CHART));
            assertThatThrownBy(() -> deploy(Goal.UPGRADE)).isInstanceOf(ReleaseFailure.class);
            assertThat(neighbours.calls).doesNotContain("build");
            assertThat(told).contains("RELEASE finished failure");
        }

        @Test
        void beforeTheBuildWhenTheClusterLacksARight() {
            neighbours.rightsFailure = Optional.of(FakeNeighbours.failure(FailureCode.CREDENTIALS));
            assertThatThrownBy(() -> deploy(Goal.UPGRADE)).isInstanceOf(ReleaseFailure.class);
            assertThat(neighbours.calls).doesNotContain("build", "upgrade");
        }

        @Test
        void beforeTheUpgradeWhenAnObjectMayNotBeTouched() {
            neighbours.deployed(1);
            neighbours.objectRightsFailure = Optional.of(FakeNeighbours.failure(FailureCode.CREDENTIALS));
            assertThatThrownBy(() -> deploy(Goal.UPGRADE)).isInstanceOf(ReleaseFailure.class);
            assertThat(neighbours.calls).endsWith("rights on 2 manifests", "give the lock back");
        }

        @Test
        void withoutAReleaseTagWhenTheScanRejects() {
            neighbours.scanPasses = false;
            assertThatThrownBy(() -> deploy(Goal.UPGRADE)).hasMessageContaining("1 finding is Critical");
            assertThat(neighbours.tags).isEmpty();
            assertThat(neighbours.calls).doesNotContain("upgrade");
            assertThat(told).contains("BUILD finished failure").doesNotContain("RELEASE finished failure");
        }

        @Test
        void whenTheRegistryHoldsSomethingElse() {
            neighbours.digestHeld = OTHER_DIGEST;
            ReleaseFailure failure = catchThrowableOfType(ReleaseFailure.class, () -> deploy(Goal.UPGRADE));
            assertThat(failure.code()).isEqualTo(FailureCode.DIGEST_MISMATCH);
            assertThat(neighbours.calls).doesNotContain("scan " + DIGEST);
        }
    }

    @Nested
    class OneAtATime {
        @Test
        void changesNothingWithoutTheLock() {
            neighbours.lockFailure = Optional.of(FakeNeighbours.failure(FailureCode.RELEASE_BUSY));
            assertThatThrownBy(() -> deploy(Goal.UPGRADE)).isInstanceOf(ReleaseFailure.class);
            assertThat(neighbours.calls).endsWith("lock").doesNotContain("upgrade");
            assertThat(told).contains("RELEASE finished failure");
        }

        @Test
        void upgradesFromWhatTheDeployBeforeLeft() {
            neighbours.deployed(1);
            neighbours.whileWaiting = () -> neighbours.deployed(2);
            assertThat(deploy(Goal.UPGRADE).previousRevision()).contains(2);
        }

        @Test
        void stopsBeforeTheUpgradeWhenTheLockIsLost() {
            neighbours.lockLost = Optional.of(FakeNeighbours.failure(FailureCode.RELEASE_BUSY));
            assertThatThrownBy(() -> deploy(Goal.UPGRADE)).isInstanceOf(ReleaseFailure.class);
            assertThat(neighbours.calls).doesNotContain("upgrade", "watch").endsWith("give the lock back");
        }

        @Test
        void stopsBeforeTheRollbackWhenTheLockIsLost() {
            neighbours.deployed(1);
            neighbours.rollouts.add(Rollout.Outcome.FAILED);
            neighbours.whileWatching =
                    () -> neighbours.lockLost = Optional.of(FakeNeighbours.failure(FailureCode.RELEASE_BUSY));
            assertThatThrownBy(() -> deploy(Goal.UPGRADE)).hasMessageContaining("the rollback failed too");
            assertThat(neighbours.calls).doesNotContain("roll back 2").endsWith("watch", "give the lock back");
        }
    }

    @Nested
    class OnlyNewerCommits {
        @BeforeEach
        void somethingRuns() {
            String sha = "abcdefa".repeat(6).substring(2);
            neighbours.revisions.add(
                    neighbours.revision(1, "deployed", RevisionNote.ofRelease("orders", "abcdefa", sha, "bob@ci")));
        }

        @Test
        void goForward() {
            assertThat(deploy(Goal.UPGRADE).status()).isEqualTo(Status.SUCCESS);
            assertThat(warnings).noneMatch(line -> line.contains("commit"));
        }

        @Test
        void andNoOlderOne() {
            neighbours.lineage = Lineage.OLDER;
            assertThatThrownBy(() -> deploy(Goal.UPGRADE))
                    .hasMessageContainingAll(
                            "cannot deploy commit 1234567 to dev",
                            "is an ancestor of commit cdefaab, which runs there as revision 1 (by bob@ci)",
                            "mvn ship:rollback",
                            "-Dship.commit.order=any");
            assertThat(neighbours.calls).doesNotContain("upgrade");
        }

        @Test
        void unlessItIsMeant() {
            order = CommitOrder.ANY;
            neighbours.lineage = Lineage.OLDER;
            assertThat(deploy(Goal.UPGRADE).status()).isEqualTo(Status.SUCCESS);
        }

        @Test
        void aPlanSaysWhereADeployWouldStop() {
            dryRun = true;
            neighbours.lineage = Lineage.OLDER;
            deploy(Goal.PLAN);
            assertThat(warnings).anyMatch(line -> line.startsWith("a deploy would stop here: cannot deploy"));
        }

        @Test
        void ofAnotherBranchAreSaidOrRefused() {
            neighbours.lineage = Lineage.DIVERGED;
            order = CommitOrder.NEWER;
            assertThatThrownBy(() -> deploy(Goal.UPGRADE)).hasMessageContaining("merge that commit first");

            order = CommitOrder.NOT_OLDER;
            deploy(Goal.UPGRADE);
            assertThat(warnings).anyMatch(line -> line.contains("takes its changes back"));
        }

        @ParameterizedTest
        @EnumSource(
                value = Lineage.class,
                names = {"SHALLOW", "UNKNOWN"})
        void areNotDemandedWhereNobodyCanTell(Lineage lineage) {
            order = CommitOrder.NEWER;
            neighbours.lineage = lineage;
            assertThat(deploy(Goal.UPGRADE).status()).isEqualTo(Status.SUCCESS);
            assertThat(warnings)
                    .anyMatch(line -> line.startsWith("cannot tell whether commit 1234567 is newer than commit"));
        }

        @Test
        void areToldByTheImageWhereTheHistoryDoesNotSay() {
            neighbours.revisions.clear();
            neighbours.runningImage = "image: quay.io/acme/orders@" + OTHER_DIGEST + "\n";
            neighbours.deployed(1);
            neighbours.labels = Map.of(ImageEvidence.REVISION_LABEL, "f".repeat(40));
            neighbours.lineage = Lineage.OLDER;
            assertThatThrownBy(() -> deploy(Goal.UPGRADE)).hasMessageContaining("commit fffffff");
        }

        @Test
        void areToldByTheRevisionThatARollbackRepeats() {
            neighbours.revisions.add(neighbours.revision(2, "deployed", "Rollback to 1"));
            neighbours.lineage = Lineage.OLDER;
            assertThatThrownBy(() -> deploy(Goal.UPGRADE)).hasMessageContaining("commit cdefaab");
        }
    }

    @Nested
    class Scans {
        @Test
        void compareWithWhatRunsNow() throws IOException {
            neighbours.runningImage = "image: \"quay.io/acme/orders:0abcdef@" + OTHER_DIGEST + "\"\n";
            neighbours.deployed(1);
            neighbours.findingsOf = digest -> digest.equals(OTHER_DIGEST) ? Optional.of(List.of()) : Optional.empty();

            ReleaseReport report = deploy(Goal.SCAN);

            assertThat(progress)
                    .contains(Step.SCAN + ": against the image that runs now: 1 new, 0 already running, 0 gone");
            assertThat(report.verdict()).hasValueSatisfying(verdict -> assertThat(verdict.delta())
                    .hasValueSatisfying(delta -> assertThat(delta.against()).isEqualTo(OTHER_DIGEST)));
            assertThat(Files.readString(folder.resolve("scan.json"))).contains("\"against\"");
        }

        @Test
        void compareWithNothingWhereAnotherServicesImageRuns() {
            neighbours.runningImage = "image: quay.io/acme/orders-batch@" + OTHER_DIGEST + "\n";
            neighbours.deployed(1);
            neighbours.findingsOf = digest -> Optional.of(List.of());

            assertThat(deploy(Goal.SCAN).verdict().orElseThrow().delta()).isEmpty();
        }

        @Test
        void areNotHurtByAComparisonThatFails() {
            neighbours.runningImage = "image: quay.io/acme/orders@" + OTHER_DIGEST + "\n";
            neighbours.deployed(1);
            neighbours.findingsOf = digest -> {
                throw FakeNeighbours.failure(FailureCode.UNREACHABLE);
            };

            ReleaseReport report = deploy(Goal.UPGRADE);

            assertThat(report.status()).isEqualTo(Status.SUCCESS);
            assertThat(report.verdict().orElseThrow().delta()).isEmpty();
            assertThat(warnings).noneMatch(line -> line.contains("cannot"));
        }

        @Test
        void leaveTestResults() {
            neighbours.scanPasses = false;
            assertThatThrownBy(() -> deploy(Goal.SCAN)).isInstanceOf(ReleaseFailure.class);
            assertThat(folder.resolve("junit/scan.xml")).content().contains("<testsuite ");
        }

        @Test
        void warnOfWhatIsAllowedForNothing() {
            deploy(Goal.SCAN);
            assertThat(warnings).singleElement().asString().startsWith("scan-allow.yaml:1 allows CVE-9");
        }

        @Test
        void withoutAVerdictSayWhatHelps() {
            neighbours.scanPasses = false;
            neighbours.lack = Optional.of(Lack.UNSUPPORTED);
            ReleaseFailure failure = catchThrowableOfType(ReleaseFailure.class, () -> deploy(Goal.SCAN));
            assertThat(failure.code()).isEqualTo(FailureCode.SCAN_UNAVAILABLE);
            assertThat(failure.fix()).contains("ship.scan.unsupported").doesNotContain("update the packages");
            assertThat(neighbours.tags).isEmpty();
        }

        @Test
        void thatAreLateLeaveTheCandidateToTheScanner() {
            neighbours.scanPasses = false;
            neighbours.lack = Optional.of(Lack.LATE);
            assertThatThrownBy(() -> deploy(Goal.SCAN)).hasMessageContaining("raise ship.scan.timeout");
            assertThat(neighbours.tags).containsOnlyKeys("1234567-candidate");
        }
    }

    @Nested
    class WhenTheRolloutFails {
        @Test
        void thePreviousRevisionRunsAgain() {
            neighbours.deployed(1);
            neighbours.rollouts.add(Rollout.Outcome.FAILED);
            assertThatThrownBy(() -> deploy(Goal.UPGRADE))
                    .hasMessageContaining("CrashLoopBackOff")
                    .hasMessageContaining("rolled back to revision 1, which runs again as revision 3");
            assertThat(neighbours.calls)
                    .endsWith("upgrade", "watch", "roll back 2", "watch", "prove 3", "give the lock back");
            assertThat(told).contains("rollout failed: last words", "RELEASE finished rolled_back");
        }

        /** Whatever time the rollout took, the rollback has all of its own. */
        @Test
        void theRollbackHasADeadlineOfItsOwn() {
            neighbours.deployed(1);
            neighbours.rollouts.add(Rollout.Outcome.TIMED_OUT);
            assertThatThrownBy(() -> deploy(Goal.UPGRADE)).isInstanceOf(ReleaseFailure.class);
            assertThat(neighbours.deadlines).hasSize(2).containsOnly(Duration.ofMinutes(5));
        }

        @Test
        void isSaidInTheWordsOfWhatRunsAgain() {
            neighbours.deployed(1);
            neighbours.rollouts.add(Rollout.Outcome.FAILED);
            neighbours.rollsBackTo = Optional.of(7);
            assertThatThrownBy(() -> deploy(Goal.UPGRADE))
                    .hasMessageContaining("rolled back to revision 7, which runs again as revision 3");
        }

        @Test
        void whatHelmBrokeOffIsTakenBackToo() {
            neighbours.deployed(1);
            neighbours.upgradeFailure = Optional.of(
                    HalfDone.with(neighbours.revision(2, "failed", ""), FakeNeighbours.failure(FailureCode.HELM)));
            assertThatThrownBy(() -> deploy(Goal.UPGRADE))
                    .hasMessageContaining("rolled back to revision 1")
                    .extracting(failure -> ((ReleaseFailure) failure).code())
                    .isEqualTo(FailureCode.HELM);
            assertThat(neighbours.calls).endsWith("upgrade", "roll back 2", "watch", "prove 2", "give the lock back");
            assertThat(told).contains("RELEASE finished rolled_back");
        }

        @Test
        void whatHelmBrokeOffInAFirstInstallIsLeftForInspection() {
            neighbours.upgradeFailure = Optional.of(
                    HalfDone.with(neighbours.revision(1, "failed", ""), FakeNeighbours.failure(FailureCode.HELM)));
            assertThatThrownBy(() -> deploy(Goal.UPGRADE)).hasMessageContaining("left as it is for inspection");
            assertThat(neighbours.calls).endsWith("upgrade", "abandon 1", "give the lock back");
        }

        @Test
        void whatHelmNeverBeganOrWhoeverWasInterruptedTakesNothingBack() {
            neighbours.deployed(1);
            neighbours.upgradeFailure = Optional.of(FakeNeighbours.failure(FailureCode.HELM));
            assertThatThrownBy(() -> deploy(Goal.UPGRADE)).isInstanceOf(ReleaseFailure.class);
            assertThat(neighbours.calls).endsWith("upgrade", "give the lock back");

            neighbours.upgradeFailure = Optional.of(HalfDone.with(
                    neighbours.revision(2, "failed", ""), FakeNeighbours.failure(FailureCode.INTERRUPTED)));
            assertThatThrownBy(() -> deploy(Goal.UPGRADE)).isInstanceOf(ReleaseFailure.class);
            assertThat(neighbours.calls).endsWith("upgrade", "give the lock back");
        }

        @Test
        void aFirstInstallIsLeftForInspection() {
            neighbours.rollouts.add(Rollout.Outcome.TIMED_OUT);
            assertThatThrownBy(() -> deploy(Goal.UPGRADE))
                    .hasMessageContaining("left as it is for inspection")
                    .hasMessageContaining("raise ship.timeout");
            assertThat(neighbours.calls).endsWith("abandon 1", "give the lock back");
            assertThat(told).contains("RELEASE finished failure");
        }

        @Test
        void aRollbackThatFailsTooIsSaid() {
            neighbours.deployed(1);
            neighbours.rollouts.addAll(List.of(Rollout.Outcome.FAILED, Rollout.Outcome.FAILED));
            assertThatThrownBy(() -> deploy(Goal.UPGRADE))
                    .hasMessageContaining("revision 2 of orders-dev did not become healthy")
                    .hasMessageContaining("the rollback failed too: revision 3");
            assertThat(told).contains("RELEASE finished failure");
        }

        @ParameterizedTest
        @EnumSource(names = {"INTERRUPTED", "UNREACHABLE", "CREDENTIALS"})
        void aWatchThatKnowsNothingRollsNothingBack(FailureCode code) {
            neighbours.deployed(1);
            neighbours.watchFailure = Optional.of(FakeNeighbours.failure(code));
            assertThatThrownBy(() -> deploy(Goal.UPGRADE))
                    .hasMessageContaining("revision 2 was neither proven nor rolled back");
            assertThat(neighbours.calls).doesNotContain("roll back 2").endsWith("watch", "give the lock back");
        }
    }

    @Nested
    class Promotion {
        @BeforeEach
        void fromDev() {
            promoteFrom = Optional.of("dev");
        }

        @Test
        void takesTheImageThatWasProven() {
            neighbours.tags.put("1234567", DIGEST);
            neighbours.tags.put("1234567-dev", DIGEST);
            deploy(Goal.UPGRADE);
            assertThat(neighbours.calls).doesNotContain("build").contains("upgrade");
        }

        @Test
        void refusesAnImageThatWasNot() {
            neighbours.tags.put("1234567", DIGEST);
            assertThatThrownBy(() -> deploy(Goal.UPGRADE)).hasMessageContaining("the image was not proven there");
        }

        @Test
        void refusesATagThatMovedSince() {
            neighbours.tags.put("1234567", OTHER_DIGEST);
            neighbours.tags.put("1234567-dev", DIGEST);
            assertThatThrownBy(() -> deploy(Goal.UPGRADE)).hasMessageContaining("the image was not proven there");
        }

        @Test
        void refusesACommitWithoutImage() {
            assertThatThrownBy(() -> deploy(Goal.UPGRADE)).hasMessageContaining("there is no image");
            assertThat(neighbours.calls).doesNotContain("build");
        }
    }

    @Test
    void theReportNamesEverythingOfTheRun() throws IOException {
        ReleasePipeline pipeline = new ReleasePipeline(
                release(Optional.of(deployment())),
                Goal.UPGRADE,
                neighbours,
                List.of(new ReportFile(new Redactor(List.of()))),
                clock(),
                warnings::add);
        pipeline.run(Goal.UPGRADE);
        Document report = Document.json(Files.readString(folder.resolve("release.json")));
        assertThat(report.at("git", "sha").text()).contains(SHA);
        assertThat(report.at("image", "digest").text()).contains(DIGEST.value());
        assertThat(report.at("chart", "version").text()).contains("1.0.0");
        assertThat(report.at("values").items().get(0).at("sha256").text()).contains("0".repeat(64));
        assertThat(report.at("helm", "revision").number(0)).isEqualTo(1);
        assertThat(report.at("steps").items())
                .extracting(step -> step.at("step").text(""))
                .contains("build", "rollout");
        assertThat(report.at("status").text()).contains("success");
    }

    private ReleaseReport deploy(Goal goal) {
        return pipeline(goal).run(goal);
    }

    private ReleasePipeline pipeline(Goal destination) {
        return new ReleasePipeline(
                release(Optional.of(deployment())),
                destination,
                neighbours,
                List.of(new Told()),
                clock(),
                warnings::add);
    }

    private Release release(Optional<Deployment> deployment) {
        return new SampleRelease(folder)
                .dirty(dirty)
                .dryRun(dryRun)
                .deployment(deployment)
                .release();
    }

    private Deployment deployment() {
        return new SampleDeployment(folder)
                .promoteFrom(promoteFrom)
                .order(order)
                .plan(rules)
                .deployment();
    }

    private static Clock clock() {
        return Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
    }

    private final class Told implements ReleaseListener {
        @Override
        public void progress(Step step, String line) {
            progress.add(step + ": " + line);
        }

        @Override
        public void rolloutFailed(Rollout rollout, Release release) {
            told.add("rollout failed: " + rollout.trouble().get(0).log().get(0));
        }

        @Override
        public void stageFinished(Stage stage, ReleaseReport report) {
            told.add(stage + " finished " + report.status().tag());
        }
    }
}
