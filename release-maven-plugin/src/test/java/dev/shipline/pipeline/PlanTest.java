package dev.shipline.pipeline;

import static dev.shipline.pipeline.FakeNeighbours.DIGEST;
import static dev.shipline.pipeline.FakeNeighbours.OTHER_DIGEST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.document.Document;
import dev.shipline.git.CommitLog;
import dev.shipline.helm.RevisionNote;
import dev.shipline.pipeline.PlanRules.Attention;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is shown before a deploy. */
class PlanTest {
    private static final String OLD = "cdefaab".repeat(6).substring(0, 40);

    @TempDir
    Path folder;

    private PipelineRig rig;

    @BeforeEach
    void somethingRuns() {
        rig = new PipelineRig(folder);
        rig.deployment.plan(new PlanRules(Optional.empty(), Attention.WARN, Attention.REFUSE));
        rig.imageIsThere();
        rig.neighbours.revisions.add(
                rig.neighbours.revision(1, "deployed", RevisionNote.ofRelease("orders", "cdefaab", OLD, "bob@ci")));
    }

    @Test
    void tellsAllThatChanges() throws IOException {
        rig.neighbours.runningImage = "image: quay.io/acme/orders:old@" + OTHER_DIGEST.value() + "\n";
        rig.neighbours.revisions.set(
                0, rig.neighbours.revision(1, "deployed", RevisionNote.ofRelease("orders", "cdefaab", OLD, "bob@ci")));
        rig.neighbours.drawn =
                manifest -> manifest.replace("orders:old@" + OTHER_DIGEST.value(), "orders:1234567@" + DIGEST.value());
        rig.neighbours.log =
                new CommitLog(List.of(new CommitLog.Entry(SampleRelease.SHA, "Ada", "Take orders by post")), 12, true);
        rig.neighbours.findingsOf =
                digest -> Optional.of(digest.equals(DIGEST) ? List.of() : List.of(FakeNeighbours.FINDING));
        rig.plan();
        assertThat(rig.progress(Step.PLAN))
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
                        "plan     " + rig.planHash());
        assertThat(rig.progress(Step.PLAN))
                .anyMatch(line -> line.startsWith("values   ") && line.contains("replicas added"));
        assertThat(Files.readString(folder.resolve("plan.txt")))
                .startsWith(
                        "orders 1234567 on top of revision 1: orders-dev in namespace dev at https://cluster\nplan     "
                                + rig.planHash());
        Document json = json();
        assertThat(json.at("commits", "count").number(0)).isEqualTo(12);
        assertThat(json.at("findings", "fixed").number(0)).isEqualTo(1);
        assertThat(json.at("changes").items())
                .extracting(change -> change.text(""))
                .contains("Deployment orders number: 1 → 2");
        assertThat(rig.neighbours.calls).doesNotContain("lock", "upgrade");
    }

    @Test
    void isTheSameEachTime() throws IOException {
        rig.plan();
        String text = Files.readString(folder.resolve("plan.txt"));
        String json = Files.readString(folder.resolve("plan.json"));
        rig.plan();
        assertThat(folder.resolve("plan.txt")).hasContent(text);
        assertThat(folder.resolve("plan.json")).hasContent(json);
    }

    @Test
    void hasNoHashBeforeThereIsAnImage() {
        rig.neighbours.tags.clear();
        rig.plan();
        assertThat(rig.progress(Step.PLAN)).anyMatch(line -> line.startsWith("plan     has no hash to approve"));
        assertThat(folder.resolve("plan.hash")).isEmptyFile();
    }

    @Test
    void saysThatGitDoesNotHaveTheCommits() {
        rig.plan();
        assertThat(rig.progress(Step.PLAN))
                .contains("commits  cdefaab..1234567: git does not have them all here, as in a shallow clone");
    }

    private Document json() throws IOException {
        return Document.json(Files.readString(folder.resolve("plan.json")));
    }
}
