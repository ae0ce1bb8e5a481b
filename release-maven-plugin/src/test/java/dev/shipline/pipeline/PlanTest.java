package dev.shipline.pipeline;

import static dev.shipline.pipeline.FakeNeighbours.DIGEST;
import static dev.shipline.pipeline.FakeNeighbours.OTHER_DIGEST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shipline.cluster.Drift;
import dev.shipline.cluster.Drift.Difference;
import dev.shipline.document.Document;
import dev.shipline.document.TreeDiff;
import dev.shipline.git.CommitLog;
import dev.shipline.helm.RevisionNote;
import dev.shipline.pipeline.PlanRules.Attention;
import dev.shipline.plan.PlanHash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is shown before a deploy, and what keeps it from being made. */
class PlanTest {
    private static final String OLD = "cdefaab".repeat(6).substring(0, 40);

    @TempDir
    Path folder;

    private final List<String> warnings = new ArrayList<>();
    private final List<String> progress = new ArrayList<>();
    private FakeNeighbours neighbours;
    private Optional<PlanHash> approved = Optional.empty();
    private Attention drift = Attention.WARN;
    private Attention immutable = Attention.REFUSE;
    private boolean dryRun;

    @BeforeEach
    void somethingRuns() {
        neighbours = new FakeNeighbours(folder);
        neighbours.tags.put("1234567", DIGEST);
        neighbours.labels = Map.of(ImageEvidence.REVISION_LABEL, SampleRelease.SHA);
        neighbours.revisions.add(
                neighbours.revision(1, "deployed", RevisionNote.ofRelease("orders", "cdefaab", OLD, "bob@ci")));
    }

    @Test
    void tellsAllThatChanges() throws IOException {
        neighbours.runningImage = "image: quay.io/acme/orders:old@" + OTHER_DIGEST.value() + "\n";
        neighbours.revisions.set(
                0, neighbours.revision(1, "deployed", RevisionNote.ofRelease("orders", "cdefaab", OLD, "bob@ci")));
        neighbours.drawn =
                manifest -> manifest.replace("orders:old@" + OTHER_DIGEST.value(), "orders:1234567@" + DIGEST.value());
        neighbours.log =
                new CommitLog(List.of(new CommitLog.Entry(SampleRelease.SHA, "Ada", "Take orders by post")), 12, true);
        neighbours.findingsOf =
                digest -> Optional.of(digest.equals(DIGEST) ? List.of() : List.of(FakeNeighbours.FINDING));
        plan();
        assertThat(progress)
                .containsSubsequence(
                        "image    quay.io/acme/orders:old@" + OTHER_DIGEST.value() + " → quay.io/acme/orders:1234567@"
                                + DIGEST.value(),
                        "chart    microservice 1.0.0 (the same)",
                        "commits  12: cdefaab..1234567",
                        "    1234567 Ada: Take orders by post",
                        "    and 11 more",
                        "findings 0 new, 0 already running, 1 gone, against the image that runs",
                        "~ Deployment orders",
                        "    number: 1 → 2",
                        "plan     " + hash());
        assertThat(progress).anyMatch(line -> line.startsWith("values   ") && line.contains("replicas added"));
        assertThat(Files.readString(folder.resolve("plan.txt")))
                .startsWith(
                        "orders 1234567 on top of revision 1: orders-dev in namespace dev at https://cluster\nplan     "
                                + hash());
        Document json = json();
        assertThat(json.at("commits", "count").number(0)).isEqualTo(12);
        assertThat(json.at("findings", "fixed").number(0)).isEqualTo(1);
        assertThat(json.at("changes").items())
                .extracting(change -> change.text(""))
                .contains("Deployment orders number: 1 → 2");
        assertThat(neighbours.calls).doesNotContain("lock", "upgrade");
    }

    @Test
    void isTheSameEachTime() throws IOException {
        plan();
        String text = Files.readString(folder.resolve("plan.txt"));
        String json = Files.readString(folder.resolve("plan.json"));
        plan();
        assertThat(folder.resolve("plan.txt")).hasContent(text);
        assertThat(folder.resolve("plan.json")).hasContent(json);
    }

    @Test
    void hasNoHashBeforeThereIsAnImage() {
        neighbours.tags.clear();
        plan();
        assertThat(progress).anyMatch(line -> line.startsWith("plan     has no hash to approve"));
        assertThat(folder.resolve("plan.hash")).isEmptyFile();
    }

    @Test
    void saysThatGitDoesNotHaveTheCommits() {
        plan();
        assertThat(progress)
                .contains("commits  cdefaab..1234567: git does not have them all here, as in a shallow clone");
    }

    @Nested
    class Approved {
        @Test
        void goesForward() throws IOException {
            plan();
            approved = Optional.of(hash());
            assertThat(deploy().status()).isEqualTo(Status.SUCCESS);
            assertThat(neighbours.calls).contains("upgrade");
        }

        @Test
        void aFirstInstallToo() throws IOException {
            neighbours.revisions.clear();
            plan();
            approved = Optional.of(hash());
            assertThat(approved.get().revision()).isZero();
            assertThat(deploy().status()).isEqualTo(Status.SUCCESS);
        }

        @Test
        void anotherManifestDoesNotAndSaysWhatDiffers() throws IOException {
            plan();
            approved = Optional.of(hash());
            neighbours.drawn = manifest -> manifest.replace("number: 2", "number: 3");
            assertThatThrownBy(() -> deploy())
                    .hasMessageContainingAll(
                            "cannot deploy orders-dev to dev by the approved plan",
                            "the chart and the values render another manifest",
                            "only in the approved plan: Deployment orders number: 1 → 2",
                            "only in this plan: Deployment orders number: 1 → 3",
                            "this plan is " + hash(),
                            "mvn ship:plan -P env=dev");
            assertThat(neighbours.calls).doesNotContain("upgrade").endsWith("give the lock back");
        }

        @Test
        void anotherImageDoesNot() throws IOException {
            plan();
            approved = Optional.of(hash());
            neighbours.tags.put("1234567", OTHER_DIGEST);
            assertThatThrownBy(() -> deploy()).hasMessageContaining("it is another image");
        }

        @Test
        void onTopOfAnotherRevisionDoesNot() throws IOException {
            plan();
            approved = Optional.of(hash());
            neighbours.drawn = manifest -> manifest.replace("number: 3", "number: 2");
            neighbours.whileWaiting = () -> neighbours.revisions.add(neighbours.revision(2, "deployed", ""));
            assertThatThrownBy(() -> deploy())
                    .hasMessageContaining(
                            "it goes on top of revision 2 now, and the approved one on top of revision 1");
            assertThat(neighbours.calls).doesNotContain("upgrade");
        }

        @Test
        void aDryRunOnlySaysThatItWouldStop() throws IOException {
            plan();
            approved = Optional.of(hash());
            neighbours.drawn = manifest -> manifest.replace("number: 2", "number: 3");
            plan();
            assertThat(warnings).anyMatch(line -> line.startsWith("a deploy would stop here: "));
        }

        @Test
        void whatAChartMakesAnewIsSaidAndDoesNotMatter() throws IOException {
            AtomicInteger random = new AtomicInteger();
            neighbours.drawn = manifest -> manifest + "password: " + random.incrementAndGet() + "\n";
            plan();
            assertThat(progress)
                    .contains("! Deployment orders password is made anew each time the chart is rendered, so the plan's"
                            + " hash does not cover it");
            approved = Optional.of(hash());
            assertThat(deploy().status()).isEqualTo(Status.SUCCESS);
        }
    }

    @Nested
    class WhatIsThere {
        @BeforeEach
        void hasBeenScaled() {
            neighbours.drift = manifest -> new Drift(
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
            assertThat(progress)
                    .containsSubsequence(
                            "! what is there is not what was deployed; a deploy puts it back:",
                            "    Service orders is not there any more",
                            "    Deployment orders spec.replicas is 5, deployed as 1 (kubectl, 2026-01-02T03:04:05Z)",
                            "! this user may not get secrets");
        }

        @Test
        void isAReasonToStopIfItIsToBe() {
            drift = Attention.REFUSE;
            assertThatThrownBy(() -> deploy())
                    .hasMessageContainingAll("spec.replicas is 5, deployed as 1 (kubectl", "-Dship.drift=warn");
            assertThat(neighbours.calls).doesNotContain("upgrade");
        }

        @Test
        void isNotLookedAtIfItIsNotToBe() {
            drift = Attention.OFF;
            neighbours.drift = manifest -> {
                throw new IllegalStateException("looked");
            };
            deploy();
            assertThat(progress).noneMatch(line -> line.startsWith("! what is there"));
        }

        @Test
        void mayFailToBeReadWithoutHurt() {
            neighbours.drift = manifest -> {
                throw FakeNeighbours.failure(dev.shipline.failure.FailureCode.UNREACHABLE);
            };
            assertThat(deploy().status()).isEqualTo(Status.SUCCESS);
            assertThat(progress).contains("! what is there is not compared: it is so");
        }
    }

    @Nested
    class AnImmutableField {
        @BeforeEach
        void changes() {
            neighbours.runningImage = "spec: {selector: {matchLabels: {app: a}}}\n";
            neighbours.revisions.clear();
            neighbours.deployed(1);
            neighbours.drawn = manifest -> manifest.replace("app: a", "app: b");
            neighbours.drift = wanted -> live(wanted, "spec: {selector: {matchLabels: {app: a}}}");
            drift = Attention.OFF;
        }

        @Test
        void isRefusedBeforeAnythingIsSent() {
            assertThatThrownBy(() -> deploy())
                    .hasMessageContainingAll(
                            "spec.selector of Deployment orders cannot be changed",
                            "kubectl delete deployment orders --cascade=orphan",
                            "-Dship.plan.immutable=warn");
            assertThat(neighbours.calls).doesNotContain("upgrade");
        }

        @Test
        void isSentAllTheSameIfItIsMeant() {
            immutable = Attention.WARN;
            assertThat(deploy().status()).isEqualTo(Status.SUCCESS);
            assertThat(progress).anyMatch(line -> line.startsWith("! spec.selector of Deployment orders"));
        }

        @Test
        void isNoneOfAnObjectThatSomebodyHasDeleted() {
            neighbours.drift = wanted ->
                    new Drift(List.of(), List.of("Deployment orders"), List.of("this user may not get secrets"));
            assertThat(deploy().status()).isEqualTo(Status.SUCCESS);
        }

        @Test
        void isNoneWhereTheObjectIsAsItIsToBe() {
            neighbours.drift = wanted -> live(wanted, "spec: {selector: {matchLabels: {app: b}}}");
            assertThat(deploy().status()).isEqualTo(Status.SUCCESS);
        }

        @Test
        void isTakenForRefusedWhereNobodyMayLook() {
            neighbours.drift = wanted -> new Drift(List.of(), List.of(), List.of("this user may not get deployments"));
            assertThatThrownBy(() -> deploy()).hasMessageContaining("cannot be changed");
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
        dryRun = true;
        try {
            return run(Goal.PLAN);
        } finally {
            dryRun = false;
        }
    }

    private ReleaseReport deploy() {
        return run(Goal.UPGRADE);
    }

    private ReleaseReport run(Goal goal) {
        Deployment deployment = new SampleDeployment(folder)
                .plan(new PlanRules(approved, drift, immutable))
                .deployment();
        Release release = new SampleRelease(folder)
                .dryRun(dryRun)
                .deployment(Optional.of(deployment))
                .release();
        ReleaseListener listener = new ReleaseListener() {
            @Override
            public void progress(Step step, String line) {
                if (step == Step.PLAN) {
                    progress.add(line);
                }
            }
        };
        return new ReleasePipeline(
                        release,
                        goal,
                        neighbours,
                        List.of(listener),
                        Clock.fixed(Instant.EPOCH, ZoneOffset.UTC),
                        warnings::add)
                .run(goal);
    }

    private PlanHash hash() throws IOException {
        return PlanHash.parse(Files.readString(folder.resolve("plan.hash")));
    }

    private Document json() throws IOException {
        return Document.json(Files.readString(folder.resolve("plan.json")));
    }
}
