package dev.shipline.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shipline.cluster.Drift;
import dev.shipline.document.Document;
import dev.shipline.failure.FailureCode;
import dev.shipline.helm.Extras;
import dev.shipline.pipeline.PlanRules.Attention;
import dev.shipline.plan.PlanHash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hooks and CRDs, of which Helm's manifest says nothing, are planned and asked for like everything else. */
class HookPlanTest {
    private static final String JOB = """
            apiVersion: batch/v1
            kind: Job
            metadata: {name: migrate, annotations: {helm.sh/hook: "pre-install,pre-upgrade"}}
            spec: {script: %s, password: hunter2}
            """;
    private static final String TEST = "kind: Pod\nmetadata: {name: check, annotations: {helm.sh/hook: test}}\n";
    private static final String CRDS =
            "kind: CustomResourceDefinition\nmetadata: {name: a}\n---\nkind: CustomResourceDefinition\nmetadata: {name: b}\n";

    @TempDir
    Path folder;

    private PipelineRig rig;

    @BeforeEach
    void somethingRuns() {
        rig = new PipelineRig(folder);
        rig.imageIsThere();
        rig.neighbours.hookManifest = JOB.formatted("one") + "---\n" + TEST;
        rig.neighbours.deployed(1);
        hooks(JOB.formatted("two") + "---\n" + TEST);
    }

    @Test
    void sayWhetherTheyRunAndWhatChanges() throws IOException {
        rig.plan();

        assertThat(rig.progress(Step.PLAN))
                .containsSubsequence(
                        "* hook Job migrate (pre-install,pre-upgrade) runs, changed",
                        "    spec.script: one → two",
                        "* hook Pod check (test) does not run now, the same as before");
        Document plan = Document.json(Files.readString(folder.resolve("plan.json")));
        assertThat(plan.at("changes").toJson()).contains("hook Job migrate spec.script: one → two");
        assertThat(plan.at("hooks").items().get(0).at("runs").flag(false)).isTrue();
        assertThat(Files.readString(folder.resolve("plan.txt"))).doesNotContain("hunter2");
    }

    @Test
    void thatAreGoneAreNamed() {
        hooks("");
        rig.plan();

        assertThat(rig.progress(Step.PLAN))
                .contains("* hook Job migrate (pre-install,pre-upgrade) no longer in the chart");
    }

    @Test
    void afterARollbackAreComparedWithThoseOfTheRevisionThatItRepeats() {
        String ofTheFirst = rig.neighbours.hookManifest;
        rig.neighbours.hookManifest = "";
        rig.neighbours.revisions.add(rig.neighbours.revision(2, "superseded", "Rollback to 1, by ci"));
        rig.neighbours.revisions.add(rig.neighbours.revision(3, "deployed", "Rollback to 2, by ci, proven"));
        hooks(ofTheFirst);
        rig.plan();

        assertThat(rig.progress(Step.PLAN))
                .contains(
                        "* hook Job migrate (pre-install,pre-upgrade) runs, the same as before",
                        "* hook Pod check (test) does not run now, the same as before");
    }

    @Test
    void afterARollbackToWhatIsInNoHistoryAnyMoreAreNew() {
        rig.neighbours.hookManifest = "";
        rig.neighbours.revisions.clear();
        rig.neighbours.revisions.add(rig.neighbours.revision(9, "deployed", "Rollback to 9"));
        rig.plan();

        assertThat(rig.progress(Step.PLAN)).contains("* hook Job migrate (pre-install,pre-upgrade) runs, new");
    }

    @Test
    void areCoveredByTheHash() throws IOException {
        rig.plan();
        rig.deployment.plan(new PlanRules(Optional.of(rig.planHash()), Attention.WARN, Attention.REFUSE));
        hooks(JOB.formatted("three") + "---\n" + TEST);

        assertThatThrownBy(rig::deploy)
                .hasMessageContainingAll(
                        "the chart and the values render another manifest",
                        "only in this plan: hook Job migrate spec.script: one → three");
        assertThat(rig.neighbours.calls).doesNotContain("upgrade");
    }

    @Test
    void mayHoldWhatIsMadeAnewEachTime() throws IOException {
        AtomicInteger random = new AtomicInteger();
        rig.neighbours.extras = () -> of(JOB.formatted(random.incrementAndGet()), "");
        rig.plan();

        assertThat(rig.progress(Step.PLAN))
                .anyMatch(line -> line.startsWith("! hook Job migrate (batch) spec.script is made anew"));
        rig.deployment.plan(new PlanRules(Optional.of(rig.planHash()), Attention.WARN, Attention.REFUSE));
        assertThat(rig.deploy().status()).isEqualTo(Status.SUCCESS);
    }

    @Test
    void areAskedForIfTheyRun() {
        rig.deploy();

        assertThat(asked()).contains("\"migrate\"").doesNotContain("\"check\"");
        assertThat(rig.neighbours.touched.get(0).crds()).isEmpty();
    }

    @Test
    void ofATestAreAskedForIfItIsRun() {
        rig.deployment.helm(new HelmTimes(Duration.ofMinutes(2), Optional.of(Duration.ofSeconds(90))));
        rig.deploy();

        assertThat(asked()).contains("\"migrate\"", "\"check\"");
    }

    @Test
    void whoseRightsAreMissingAreNotBegun() {
        rig.neighbours.objectRightsFailure = Optional.of(FakeNeighbours.failure(FailureCode.CREDENTIALS));

        assertThatThrownBy(rig::deploy).hasMessageContaining("cannot");
        assertThat(rig.neighbours.calls).doesNotContain("upgrade");
    }

    @Test
    void thatCannotBeFoundOutAreSaidSo() {
        rig.neighbours.extras = () -> new Extras("", "", false, Optional.of("it is so"));
        rig.deploy();

        assertThat(rig.warnings)
                .contains(
                        "the chart's hooks are neither in the plan nor among the rights that are asked for: it is so");
    }

    @Test
    void resourceDefinitionsAreMadeByAFirstInstallAlone() throws IOException {
        rig.neighbours.extras = () -> of("", CRDS);
        rig.plan();
        assertThat(rig.progress(Step.PLAN)).noneMatch(line -> line.contains("crds/"));

        rig.neighbours.revisions.clear();
        rig.neighbours.drift = manifest -> new Drift(List.of(), List.of("CustomResourceDefinition a"), List.of());
        rig.plan();
        assertThat(rig.progress(Step.PLAN))
                .containsSubsequence(
                        "+ CustomResourceDefinition a (crds/), which no later release changes or removes",
                        "= CustomResourceDefinition b (crds/) is there, and stays as it is");
        PlanHash before = rig.planHash();
        rig.neighbours.extras = () -> of("", CRDS + "more: true\n");
        rig.plan();
        assertThat(rig.planHash()).isNotEqualTo(before);
        rig.deploy();
        assertThat(rig.neighbours.touched.get(0).crds()).contains("name: a", "name: b");
    }

    @Test
    void resourceDefinitionsThatNobodyMayReadAreToldAsUnknown() {
        rig.neighbours.extras = () -> of("", CRDS);
        rig.neighbours.revisions.clear();
        rig.neighbours.drift = manifest -> new Drift(List.of(), List.of(), List.of("this user may not get them"));
        rig.plan();

        assertThat(rig.progress(Step.PLAN))
                .contains("+ CustomResourceDefinition b (crds/), which no later release changes or removes, unless it"
                        + " is there: this user may not get them");
    }

    private void hooks(String yaml) {
        rig.neighbours.extras = () -> of(yaml, "");
    }

    private static Extras of(String hooks, String crds) {
        return new Extras(hooks, crds, false, Optional.empty());
    }

    private String asked() {
        return rig.neighbours.touched.get(0).hooks();
    }
}
