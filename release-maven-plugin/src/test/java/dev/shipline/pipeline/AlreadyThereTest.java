package dev.shipline.pipeline;

import static dev.shipline.pipeline.FakeNeighbours.DIGEST;
import static dev.shipline.pipeline.FakeNeighbours.OTHER_DIGEST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shipline.chart.ChartRequest;
import dev.shipline.cluster.ClusterTarget;
import dev.shipline.document.Document;
import dev.shipline.helm.Revision;
import dev.shipline.pipeline.PlanRules.Attention;
import dev.shipline.pipeline.PlanRules.Unchanged;
import dev.shipline.plan.PlanHash;
import dev.shipline.values.ValuesRequest;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A deploy that would change nothing: ship.unchanged. */
class AlreadyThereTest {
    private static final String NOTE = "orders 1234567, commit " + SampleRelease.SHA + ", by ada, proven";

    @TempDir
    Path folder;

    private final List<String> progress = new ArrayList<>();
    private FakeNeighbours neighbours;
    private Unchanged unchanged = Unchanged.SKIP;
    private Optional<PlanHash> approved = Optional.empty();
    private ClusterTarget cluster = new ClusterTarget(Optional.empty(), Optional.empty());

    @BeforeEach
    void runsAlready() {
        neighbours = new FakeNeighbours(folder);
        neighbours.labels = Map.of(ImageEvidence.REVISION_LABEL, SampleRelease.SHA);
        neighbours.tags.put("1234567", DIGEST);
        neighbours.tags.put("1234567-dev", DIGEST);
        neighbours.revisions.add(revision("deployed", NOTE, "1.0.0", DIGEST.value(), 2));
    }

    @Test
    void changesNothingAndSaysWhy() {
        deploy();
        assertThat(neighbours.calls).doesNotContain("warm up", "lock", "upgrade", "scan " + DIGEST);
        assertThat(progress)
                .containsOnlyOnce(
                        "nothing to release: revision 3 of orders-dev runs this image with this chart and these values (ship.unchanged)");
    }

    @Test
    void saysSoOnceAlthoughItIsAskedForEachGoal() {
        ReleasePipeline pipeline = pipeline();
        for (Goal goal : List.of(Goal.CHECK, Goal.BUILD, Goal.PUSH, Goal.SCAN, Goal.VALUES, Goal.UPGRADE)) {
            pipeline.run(goal);
        }
        assertThat(neighbours.calls).doesNotContain("upgrade");
        assertThat(progress).hasSize(1);
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
        assertThat(progress).isEmpty();
    }

    @Test
    void isReleasedIntoSeveralClustersTogether() {
        cluster = cluster.labelled("eu");
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
        neighbours.tags.remove("1234567-dev");
        assertThat(deploys()).isTrue();
    }

    private boolean deploys() {
        deploy();
        return neighbours.calls.contains("upgrade");
    }

    private void deploy() {
        pipeline().run(Goal.UPGRADE);
    }

    private ReleasePipeline pipeline() {
        ReleaseListener listener = new ReleaseListener() {
            @Override
            public void progress(Step step, String line) {
                if (line.startsWith("nothing to release")) {
                    progress.add(line);
                }
            }
        };
        return new ReleasePipeline(
                release(),
                Goal.UPGRADE,
                neighbours,
                List.of(listener),
                Clock.fixed(Instant.EPOCH, ZoneOffset.UTC),
                warning -> {});
    }

    private void replace(Revision revision) {
        neighbours.revisions.set(0, revision);
    }

    private static Revision revision(String status, String note, String chart, String digest, int replicas) {
        String image =
                "{\"repository\":\"quay.io/acme/orders\",\"tag\":\"1234567\",\"digest\":\"" + DIGEST.value() + "\"}";
        return new Revision(
                "orders-dev",
                "dev",
                3,
                status,
                note,
                Instant.EPOCH,
                "microservice",
                chart,
                "",
                "kind: Deployment\nimage: quay.io/acme/orders:1234567@" + digest + "\n",
                List.of(),
                Document.of(Map.of()),
                Document.of(Map.of()),
                Document.json("{\"replicas\":" + replicas + ",\"image\":" + image + "}"));
    }

    private Release release() {
        Deployment deployment = new Deployment(
                "dev",
                Optional.empty(),
                new ValuesRequest("s3://values/orders", "dev.yaml", true, folder),
                new ChartRequest("s3://charts/microservice", Optional.empty(), folder),
                "orders-dev",
                "dev",
                cluster,
                Duration.ofMinutes(5),
                Duration.ZERO,
                CommitOrder.ANY,
                HelmTimes.USUAL,
                new PlanRules(approved, Attention.OFF, Attention.OFF, unchanged),
                Proofs.NONE);
        return new SampleRelease(folder).deployment(Optional.of(deployment)).release();
    }
}
