package dev.shipline.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.shipline.chart.ChartRequest;
import dev.shipline.cluster.ClusterTarget;
import dev.shipline.cluster.Rollout;
import dev.shipline.document.Document;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.secret.Redactor;
import dev.shipline.values.ValuesRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One environment with the clusters eu, us and ap. */
class FleetPipelineTest {
    private static final Redactor NOTHING_SECRET = new Redactor(List.of());

    @TempDir
    Path folder;

    private final Map<String, FakeNeighbours> clusters = new LinkedHashMap<>();
    private final List<String> told = Collections.synchronizedList(new ArrayList<>());
    private ClusterOrder order = ClusterOrder.ONE_BY_ONE;
    private OtherClusters others = OtherClusters.STAY;
    private boolean isAll = true;
    private boolean ownValues;
    private boolean dryRun;

    @BeforeEach
    void clusters() {
        for (String label : List.of("eu", "us", "ap")) {
            clusters.put(label, new FakeNeighbours(folder));
        }
    }

    private ReleaseReport deploy() {
        return pipeline().run(Goal.UPGRADE);
    }

    private ReleaseFailure failing() {
        return catchThrowableOfType(ReleaseFailure.class, this::deploy);
    }

    private FleetPipeline pipeline() {
        List<ClusterTarget> targets = clusters.keySet().stream()
                .map(label -> new ClusterTarget(Optional.empty(), Optional.of(label)).labelled(label))
                .toList();
        FleetReport report = new FleetReport(folder, List.copyOf(clusters.keySet()), NOTHING_SECRET);
        ReleaseListener listener = new ReleaseListener() {
            @Override
            public void stageFinished(Stage stage, ReleaseReport finished) {
                told.add(stage + " " + finished.release().cluster().orElse("?") + " "
                        + finished.status().tag());
            }
        };
        Fleet fleet = new Fleet(
                targets,
                isAll,
                ownValues,
                order,
                others,
                target -> clusters.get(target.label().orElseThrow()),
                target -> List.of(new ReportFile(NOTHING_SECRET), report, listener));
        Release release = new SampleRelease(folder)
                .dryRun(dryRun)
                .deployment(Optional.of(new Deployment(
                        "dev",
                        Optional.empty(),
                        new ValuesRequest("s3://values/orders", "dev.yaml", true, folder),
                        new ChartRequest("s3://charts/microservice", Optional.empty(), folder),
                        "orders-dev",
                        "dev",
                        targets.get(0),
                        Duration.ofMinutes(5),
                        Duration.ZERO,
                        CommitOrder.NOT_OLDER)))
                .release();
        return new FleetPipeline(release, Goal.UPGRADE, fleet, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), told::add);
    }

    private List<String> calls(String label) {
        return clusters.get(label).calls;
    }

    private Document report() throws IOException {
        return Document.json(Files.readString(folder.resolve("release.json")));
    }

    private List<String> statuses() throws IOException {
        return report().at("clusters").items().stream()
                .map(part ->
                        part.at("cluster").text("") + " " + part.at("status").text(""))
                .toList();
    }

    @Nested
    class OneByOne {
        @Test
        void releasesOneImageIntoEach() throws IOException {
            deploy();

            assertThat(calls("eu")).contains("build", "push 1234567-candidate", "tag 1234567", "lock", "upgrade");
            assertThat(calls("us"))
                    .containsExactly(
                            "cluster",
                            "rights in dev",
                            "warm up",
                            "lock",
                            "rights on 1 manifests",
                            "upgrade",
                            "watch",
                            "give the lock back");
            assertThat(clusters.get("us").asked).as("documents of the image").isEmpty();
            assertThat(told)
                    .filteredOn(line -> line.endsWith("success"))
                    .containsExactly(
                            "BUILD eu success", "RELEASE eu success", "RELEASE us success", "RELEASE ap success");
            assertThat(statuses()).containsExactly("eu success", "us success", "ap success");
        }

        @Test
        void looksAtAllBeforeAnythingIsBuilt() {
            clusters.get("us").rightsFailure = Optional.of(FakeNeighbours.failure(FailureCode.CREDENTIALS));
            clusters.get("ap").rightsFailure =
                    Optional.of(new ReleaseFailure(FailureCode.UNREACHABLE, "cannot reach it", "it is away", "wait"));

            ReleaseFailure failure = failing();

            assertThat(failure.code()).isEqualTo(FailureCode.CREDENTIALS);
            assertThat(failure.because()).contains("2 problems", "us: cannot", "ap: cannot reach it");
            assertThat(calls("eu")).doesNotContain("build", "lock");
        }

        @Test
        void stopsAtTheFirstThatFailsAndSaysWhatIsWhere() throws IOException {
            clusters.get("us").deployed(1);
            clusters.get("us").rollouts.add(Rollout.Outcome.FAILED);

            ReleaseFailure failure = failing();

            assertThat(failure.code()).isEqualTo(FailureCode.ROLLOUT);
            assertThat(failure.what()).startsWith("cluster us: revision 2");
            assertThat(failure.getMessage())
                    .contains("rolled back to revision 1", "it stays in eu", "nothing was done in ap");
            assertThat(calls("eu")).doesNotContain("roll back 1");
            assertThat(calls("ap")).doesNotContain("lock", "upgrade");
            assertThat(statuses()).containsExactly("eu success", "us rolled_back", "ap not released");
            assertThat(report().at("status").text("")).isEqualTo("failure");
            assertThat(report().at("failure", "code").text("")).isEqualTo("ROLLOUT");
        }

        @Test
        void takesTheOthersBackWhereThatIsWanted() throws IOException {
            others = OtherClusters.ROLL_BACK;
            clusters.get("us").deployed(4);
            clusters.get("ap").deployed(1);
            clusters.get("ap").rollouts.add(Rollout.Outcome.FAILED);

            ReleaseFailure failure = failing();

            assertThat(calls("us"))
                    .as("under a lock of its own")
                    .containsSubsequence("give the lock back", "lock", "roll back 2", "watch", "give the lock back");
            assertThat(calls("eu")).as("a first install").doesNotContain("roll back 1");
            assertThat(failure.getMessage())
                    .contains("us: rolled back to revision 4", "eu: there was no revision before it");
            assertThat(statuses()).containsExactly("eu success", "us rolled_back", "ap rolled_back");
        }

        @Test
        void leavesWhatSomebodyElseHasReleasedSince() {
            others = OtherClusters.ROLL_BACK;
            clusters.get("eu").deployed(1);
            clusters.get("us").rollouts.add(Rollout.Outcome.FAILED);
            clusters.get("us").whileWatching = () -> clusters.get("eu").deployed(9);

            ReleaseFailure failure = failing();

            assertThat(calls("eu")).doesNotContain("roll back 2");
            assertThat(failure.getMessage()).contains("eu: it could not be rolled back", "revision 9 has followed it");
        }

        @Test
        void takesNothingBackWhenItIsInterrupted() {
            others = OtherClusters.ROLL_BACK;
            clusters.get("eu").deployed(1);
            clusters.get("us").watchFailure = Optional.of(FakeNeighbours.failure(FailureCode.INTERRUPTED));

            assertThat(failing().getMessage()).contains("it stays in eu");
            assertThat(calls("eu")).doesNotContain("roll back 2");
        }

        @Test
        void saysOnceWhatIsNoClustersFault() {
            clusters.values()
                    .forEach(each -> each.chartFailure = Optional.of(FakeNeighbours.failure(FailureCode.CHART)));

            assertThat(failing().what()).isEqualTo("cannot");
            assertThat(calls("us")).isEmpty();
        }
    }

    @Nested
    class SideBySide {
        @BeforeEach
        void allAtOnce() {
            order = ClusterOrder.SIDE_BY_SIDE;
        }

        @Test
        void releasesIntoAllAtOnce() throws IOException {
            CyclicBarrier together = new CyclicBarrier(3);
            clusters.values().forEach(each -> each.whileWatching = () -> meet(together));

            deploy();

            assertThat(statuses()).containsExactly("eu success", "us success", "ap success");
            assertThat(calls("eu")).containsOnlyOnce("build");
        }

        @Test
        void isNotStoppedByOneThatFails() throws IOException {
            clusters.get("eu").deployed(1);
            clusters.get("eu").rollouts.add(Rollout.Outcome.FAILED);
            clusters.get("ap").rollouts.add(Rollout.Outcome.FAILED);

            ReleaseFailure failure = failing();

            assertThat(failure.what()).isEqualTo("2 clusters failed");
            assertThat(failure.getMessage()).contains("eu: revision 2", "ap: revision 1", "it stays in us");
            assertThat(statuses()).containsExactly("eu rolled_back", "us success", "ap failure");
        }

        @Test
        void passesAnInterruptionOnToEach() {
            clusters.get("eu").whileWatching = Thread.currentThread()::interrupt;
            for (String label : List.of("us", "ap")) {
                clusters.get(label).whileWatching = () -> {
                    try {
                        new CyclicBarrier(2).await(30, TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                        throw FakeNeighbours.failure(FailureCode.INTERRUPTED);
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                };
            }

            ReleaseFailure failure = failing();

            assertThat(Thread.interrupted()).isTrue();
            assertThat(failure.code()).isEqualTo(FailureCode.INTERRUPTED);
        }

        private void meet(CyclicBarrier barrier) {
            try {
                barrier.await(30, TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Nested
    class Evidence {
        @Test
        void isKeptOnceItIsProvenInAll() {
            deploy();

            assertThat(calls("eu")).doesNotContain("tag 1234567-dev");
            assertThat(calls("us")).doesNotContain("tag 1234567-dev");
            assertThat(calls("ap")).containsOnlyOnce("tag 1234567-dev");
        }

        @Test
        void isNotKeptWhileOneIsIll() {
            clusters.get("us").rollouts.add(Rollout.Outcome.FAILED);
            order = ClusterOrder.SIDE_BY_SIDE;

            failing();

            assertThat(clusters.values()).noneMatch(each -> each.calls.contains("tag 1234567-dev"));
        }

        @Test
        void isNotKeptWhereOnlySomeAreMeant() {
            isAll = false;

            deploy();

            assertThat(clusters.values()).noneMatch(each -> each.calls.contains("tag 1234567-dev"));
        }
    }

    @Nested
    class Values {
        @Test
        void areFetchedOnceForAll() {
            deploy();

            assertThat(calls("eu")).contains("values", "chart", "check");
            assertThat(calls("us")).doesNotContain("values", "chart", "check");
        }

        @Test
        void mayDifferFromClusterToCluster() {
            ownValues = true;

            deploy();

            assertThat(calls("us")).contains("values", "check").doesNotContain("chart");
        }

        @Test
        void ofAClusterLieOverThoseOfTheEnvironment() {
            ValuesRequest request = new ValuesRequest("s3://values/orders", "dev.yaml", true, folder).ofCluster("eu");

            assertThat(request.overlay()).contains("dev-eu.yaml");
            assertThat(request.into()).isEqualTo(folder.resolve("eu"));
        }
    }

    @Test
    void aDryRunShowsThePlanOfEach() {
        dryRun = true;

        deploy();

        assertThat(folder.resolve("eu/plan.txt")).isRegularFile();
        assertThat(folder.resolve("us/plan.txt")).isRegularFile();
        assertThat(clusters.values()).noneMatch(each -> each.calls.contains("lock"));
    }

    @Test
    void goesOnWhereTheGoalBeforeStopped() {
        FleetPipeline pipeline = pipeline();
        for (Goal goal : List.of(Goal.CHECK, Goal.BUILD, Goal.PUSH, Goal.SCAN, Goal.VALUES, Goal.UPGRADE)) {
            pipeline.run(goal);
        }

        assertThat(calls("eu")).filteredOn(call -> !call.equals("warm up")).doesNotHaveDuplicates();
        assertThat(calls("ap")).filteredOn(call -> !call.equals("warm up")).doesNotHaveDuplicates();
    }
}
