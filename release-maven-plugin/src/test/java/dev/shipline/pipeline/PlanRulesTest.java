package dev.shipline.pipeline;

import static dev.shipline.pipeline.FakeNeighbours.OTHER_DIGEST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shipline.cluster.Drift;
import dev.shipline.cluster.Drift.Difference;
import dev.shipline.document.Document;
import dev.shipline.document.TreeDiff;
import dev.shipline.failure.FailureCode;
import dev.shipline.helm.RevisionNote;
import dev.shipline.pipeline.PlanRules.Attention;
import dev.shipline.plan.PlanHash;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What keeps a deploy from being made once its plan is known. */
class PlanRulesTest {
    private static final String OLD = "cdefaab".repeat(6).substring(0, 40);

    @TempDir
    Path folder;

    private PipelineRig rig;
    private Optional<PlanHash> approved = Optional.empty();
    private Attention drift = Attention.WARN;
    private Attention immutable = Attention.REFUSE;

    @BeforeEach
    void somethingRuns() {
        rig = new PipelineRig(folder);
        rig.imageIsThere();
        rig.neighbours.revisions.add(
                rig.neighbours.revision(1, "deployed", RevisionNote.ofRelease("orders", "cdefaab", OLD, "bob@ci")));
    }

    @Nested
    class Approved {
        @Test
        void goesForward() throws IOException {
            plan();
            approved = Optional.of(rig.planHash());
            assertThat(deploy().status()).isEqualTo(Status.SUCCESS);
            assertThat(rig.neighbours.calls).contains("upgrade");
        }

        @Test
        void aFirstInstallToo() throws IOException {
            rig.neighbours.revisions.clear();
            plan();
            approved = Optional.of(rig.planHash());
            assertThat(approved.get().revision()).isZero();
            assertThat(deploy().status()).isEqualTo(Status.SUCCESS);
        }

        @Test
        void anotherManifestDoesNotAndSaysWhatDiffers() throws IOException {
            plan();
            approved = Optional.of(rig.planHash());
            rig.neighbours.drawn = manifest -> manifest.replace("number: 2", "number: 3");
            assertThatThrownBy(PlanRulesTest.this::deploy)
                    .hasMessageContainingAll(
                            "cannot deploy orders-dev to dev by the approved plan",
                            "the chart and the values render another manifest",
                            "only in the approved plan: Deployment orders number: 1 → 2",
                            "only in this plan: Deployment orders number: 1 → 3",
                            "this plan is " + rig.planHash(),
                            "mvn ship:plan -P env=dev");
            assertThat(rig.neighbours.calls).doesNotContain("upgrade").endsWith("give the lock back");
        }

        @Test
        void anotherImageDoesNot() throws IOException {
            plan();
            approved = Optional.of(rig.planHash());
            rig.neighbours.tags.put("1234567", OTHER_DIGEST);
            assertThatThrownBy(PlanRulesTest.this::deploy).hasMessageContaining("it is another image");
        }

        @Test
        void onTopOfAnotherRevisionDoesNot() throws IOException {
            plan();
            approved = Optional.of(rig.planHash());
            rig.neighbours.drawn = manifest -> manifest.replace("number: 3", "number: 2");
            rig.neighbours.whileWaiting =
                    () -> rig.neighbours.revisions.add(rig.neighbours.revision(2, "deployed", ""));
            assertThatThrownBy(PlanRulesTest.this::deploy)
                    .hasMessageContaining(
                            "it goes on top of revision 2 now, and the approved one on top of revision 1");
            assertThat(rig.neighbours.calls).doesNotContain("upgrade");
        }

        @Test
        void aDryRunOnlySaysThatItWouldStop() throws IOException {
            plan();
            approved = Optional.of(rig.planHash());
            rig.neighbours.drawn = manifest -> manifest.replace("number: 2", "number: 3");
            plan();
            assertThat(rig.warnings).anyMatch(line -> line.startsWith("a deploy would stop here: "));
        }

        @Test
        void whatAChartMakesAnewIsSaidAndDoesNotMatter() throws IOException {
            AtomicInteger random = new AtomicInteger();
            rig.neighbours.drawn = manifest -> manifest + "password: " + random.incrementAndGet() + "\n";
            plan();
            assertThat(rig.progress(Step.PLAN))
                    .contains("! Deployment orders password is made anew each time the chart is rendered, so the plan's"
                            + " hash does not cover it");
            approved = Optional.of(rig.planHash());
            assertThat(deploy().status()).isEqualTo(Status.SUCCESS);
        }
    }

    @Nested
    class WhatIsThere {
        @BeforeEach
        void hasBeenScaled() {
            rig.neighbours.drift = manifest -> new Drift(
                    List.of(new Difference(
                            "Deployment",
                            "orders",
                            TreeDiff.between(Document.yaml("spec: {replicas: 1}"), Document.yaml("spec: {replicas: 5}"))
                                    .get(0),
                            Optional.of("kubectl"),
                            Optional.of(Instant.parse("2026-01-02T03:04:05Z")))),
                    List.of("Service orders"),
                    List.of("this user may not get secrets"));
        }

        @Test
        void isSaidAndPutBack() {
            assertThat(deploy().status()).isEqualTo(Status.SUCCESS);
            assertThat(rig.progress(Step.PLAN))
                    .containsSubsequence(
                            "! what is there is not what was deployed; a deploy puts it back:",
                            "    Service orders is not there any more",
                            "    Deployment orders spec.replicas is 5, deployed as 1 (kubectl, 2026-01-02T03:04:05Z)",
                            "! this user may not get secrets");
        }

        @Test
        void isAReasonToStopIfItIsToBe() {
            drift = Attention.REFUSE;
            assertThatThrownBy(PlanRulesTest.this::deploy)
                    .hasMessageContainingAll("spec.replicas is 5, deployed as 1 (kubectl", "-Dship.drift=warn");
            assertThat(rig.neighbours.calls).doesNotContain("upgrade");
        }

        @Test
        void isNotLookedAtIfItIsNotToBe() {
            drift = Attention.OFF;
            rig.neighbours.drift = manifest -> {
                throw new IllegalStateException("looked");
            };
            deploy();
            assertThat(rig.progress(Step.PLAN)).noneMatch(line -> line.startsWith("! what is there"));
        }

        @Test
        void mayFailToBeReadWithoutHurt() {
            rig.neighbours.drift = manifest -> {
                throw FakeNeighbours.failure(FailureCode.UNREACHABLE);
            };
            assertThat(deploy().status()).isEqualTo(Status.SUCCESS);
            assertThat(rig.progress(Step.PLAN)).contains("! what is there is not compared: it is so");
        }
    }

    @Nested
    class AnImmutableField {
        @BeforeEach
        void changes() {
            rig.neighbours.runningImage = "spec: {selector: {matchLabels: {app: a}}}\n";
            rig.neighbours.revisions.clear();
            rig.neighbours.deployed(1);
            rig.neighbours.drawn = manifest -> manifest.replace("app: a", "app: b");
            rig.neighbours.drift = wanted -> live(wanted, "spec: {selector: {matchLabels: {app: a}}}");
            drift = Attention.OFF;
        }

        @Test
        void isRefusedBeforeAnythingIsSent() {
            assertThatThrownBy(PlanRulesTest.this::deploy)
                    .hasMessageContainingAll(
                            "spec.selector of Deployment orders cannot be changed",
                            "kubectl delete deployment orders --cascade=orphan",
                            "-Dship.plan.immutable=warn");
            assertThat(rig.neighbours.calls).doesNotContain("upgrade");
        }

        @Test
        void isSentAllTheSameIfItIsMeant() {
            immutable = Attention.WARN;
            assertThat(deploy().status()).isEqualTo(Status.SUCCESS);
            assertThat(rig.progress(Step.PLAN))
                    .anyMatch(line -> line.startsWith("! spec.selector of Deployment orders"));
        }

        @Test
        void isNoneOfAnObjectThatSomebodyHasDeleted() {
            rig.neighbours.drift = wanted ->
                    new Drift(List.of(), List.of("Deployment orders"), List.of("this user may not get secrets"));
            assertThat(deploy().status()).isEqualTo(Status.SUCCESS);
        }

        @Test
        void isNoneWhereTheObjectIsAsItIsToBe() {
            rig.neighbours.drift = wanted -> live(wanted, "spec: {selector: {matchLabels: {app: b}}}");
            assertThat(deploy().status()).isEqualTo(Status.SUCCESS);
        }

        @Test
        void isTakenForRefusedWhereNobodyMayLook() {
            rig.neighbours.drift =
                    wanted -> new Drift(List.of(), List.of(), List.of("this user may not get deployments"));
            assertThatThrownBy(PlanRulesTest.this::deploy).hasMessageContaining("cannot be changed");
        }

        private static Drift live(String wanted, String live) {
            Document spec =
                    Document.of(Map.of("spec", Document.yaml(wanted).at("spec").tree()));
            return new Drift(
                    TreeDiff.between(spec, Document.yaml(live)).stream()
                            .map(change ->
                                    new Difference("Deployment", "orders", change, Optional.empty(), Optional.empty()))
                            .toList(),
                    List.of(),
                    List.of());
        }
    }

    private ReleaseReport plan() {
        rig.deployment.plan(new PlanRules(approved, drift, immutable));
        return rig.plan();
    }

    private ReleaseReport deploy() {
        rig.deployment.plan(new PlanRules(approved, drift, immutable));
        return rig.deploy();
    }
}
