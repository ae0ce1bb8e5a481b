package dev.shipline.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.cluster.Rollout;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One environment with the clusters eu, us and ap. */
class FleetPipelineTest {
    @TempDir
    Path folder;

    private FleetFixture fleet;

    @BeforeEach
    void fleet() {
        fleet = new FleetFixture(folder);
    }

    @Nested
    class OneByOne {
        @Test
        void releasesOneImageIntoEach() throws IOException {
            fleet.deploy();

            assertThat(fleet.calls("eu")).contains("build", "push 1234567-candidate", "tag 1234567", "lock", "upgrade");
            assertThat(fleet.calls("us"))
                    .containsExactly(
                            "cluster",
                            "rights in dev",
                            "warm up",
                            "lock",
                            "rights on 1 manifests",
                            "upgrade",
                            "watch",
                            "prove 1",
                            "give the lock back");
            assertThat(fleet.clusters.get("us").asked)
                    .as("documents of the image")
                    .isEmpty();
            assertThat(fleet.told)
                    .filteredOn(line -> line.endsWith("success"))
                    .containsExactly(
                            "BUILD eu success", "RELEASE eu success", "RELEASE us success", "RELEASE ap success");
            assertThat(fleet.statuses()).containsExactly("eu success", "us success", "ap success");
        }

        @Test
        void looksAtAllBeforeAnythingIsBuilt() {
            fleet.clusters.get("us").rightsFailure = Optional.of(FakeNeighbours.failure(FailureCode.CREDENTIALS));
            fleet.clusters.get("ap").rightsFailure =
                    Optional.of(new ReleaseFailure(FailureCode.UNREACHABLE, "cannot reach it", "it is away", "wait"));

            ReleaseFailure failure = fleet.failing();

            assertThat(failure.code()).isEqualTo(FailureCode.CREDENTIALS);
            assertThat(failure.because()).contains("2 problems", "us: cannot", "ap: cannot reach it");
            assertThat(fleet.calls("eu")).doesNotContain("build", "lock");
        }

        @Test
        void stopsAtTheFirstThatFailsAndSaysWhatIsWhere() throws IOException {
            fleet.clusters.get("us").deployed(1);
            fleet.clusters.get("us").rollouts.add(Rollout.Outcome.FAILED);

            ReleaseFailure failure = fleet.failing();

            assertThat(failure.code()).isEqualTo(FailureCode.ROLLOUT);
            assertThat(failure.what()).startsWith("cluster us: revision 2");
            assertThat(failure.getMessage())
                    .contains("rolled back to revision 1", "it stays in eu", "nothing was done in ap");
            assertThat(fleet.calls("eu")).doesNotContain("roll back 1");
            assertThat(fleet.calls("ap")).doesNotContain("lock", "upgrade");
            assertThat(fleet.statuses()).containsExactly("eu success", "us rolled_back", "ap not released");
            assertThat(fleet.report().at("status").text("")).isEqualTo("failure");
            assertThat(fleet.report().at("failure", "code").text("")).isEqualTo("ROLLOUT");
        }

        @Test
        void takesTheOthersBackWhereThatIsWanted() throws IOException {
            fleet.others = OtherClusters.ROLL_BACK;
            fleet.clusters.get("us").deployed(4);
            fleet.clusters.get("ap").deployed(1);
            fleet.clusters.get("ap").rollouts.add(Rollout.Outcome.FAILED);

            ReleaseFailure failure = fleet.failing();

            assertThat(fleet.calls("us"))
                    .as("under a lock of its own")
                    .containsSubsequence("give the lock back", "lock", "roll back 2", "watch", "give the lock back");
            assertThat(fleet.calls("eu")).as("a first install").doesNotContain("roll back 1");
            assertThat(failure.getMessage())
                    .contains("us: rolled back to revision 4", "eu: there was no revision before it");
            assertThat(fleet.statuses()).containsExactly("eu success", "us rolled_back", "ap rolled_back");
        }

        @Test
        void leavesWhatSomebodyElseHasReleasedSince() {
            fleet.others = OtherClusters.ROLL_BACK;
            fleet.clusters.get("eu").deployed(1);
            fleet.clusters.get("us").rollouts.add(Rollout.Outcome.FAILED);
            fleet.clusters.get("us").whileWatching =
                    () -> fleet.clusters.get("eu").deployed(9);

            ReleaseFailure failure = fleet.failing();

            assertThat(fleet.calls("eu")).doesNotContain("roll back 2");
            assertThat(failure.getMessage()).contains("eu: it could not be rolled back", "revision 9 has followed it");
        }

        @Test
        void takesNothingBackWhereTheEvidenceAloneIsMissing() {
            fleet.others = OtherClusters.ROLL_BACK;
            fleet.clusters.get("eu").deployed(1);
            fleet.clusters.get("ap").evidenceFailure = Optional.of(FakeNeighbours.failure(FailureCode.UNREACHABLE));

            ReleaseFailure failure = fleet.failing();

            assertThat(failure.getMessage()).contains("cluster ap: cannot", "it stays in eu, us");
            assertThat(fleet.calls("ap")).contains("prove 1");
            assertThat(fleet.calls("eu")).doesNotContain("roll back 2");
        }

        @Test
        void takesNothingBackWhenItIsInterrupted() {
            fleet.others = OtherClusters.ROLL_BACK;
            fleet.clusters.get("eu").deployed(1);
            fleet.clusters.get("us").watchFailure = Optional.of(FakeNeighbours.failure(FailureCode.INTERRUPTED));

            assertThat(fleet.failing().getMessage()).contains("it stays in eu");
            assertThat(fleet.calls("eu")).doesNotContain("roll back 2");
        }

        @Test
        void saysOnceWhatIsNoClustersFault() {
            fleet.clusters
                    .values()
                    .forEach(each -> each.chartFailure = Optional.of(FakeNeighbours.failure(FailureCode.CHART)));

            assertThat(fleet.failing().what()).isEqualTo("cannot");
            assertThat(fleet.calls("us")).isEmpty();
        }
    }

    @Nested
    class SideBySide {
        @BeforeEach
        void allAtOnce() {
            fleet.order = ClusterOrder.SIDE_BY_SIDE;
        }

        @Test
        void releasesIntoAllAtOnce() throws IOException {
            CyclicBarrier together = new CyclicBarrier(3);
            fleet.clusters.values().forEach(each -> each.whileWatching = () -> meet(together));

            fleet.deploy();

            assertThat(fleet.statuses()).containsExactly("eu success", "us success", "ap success");
            assertThat(fleet.calls("eu")).containsOnlyOnce("build");
        }

        @Test
        void isNotStoppedByOneThatFails() throws IOException {
            fleet.clusters.get("eu").deployed(1);
            fleet.clusters.get("eu").rollouts.add(Rollout.Outcome.FAILED);
            fleet.clusters.get("ap").rollouts.add(Rollout.Outcome.FAILED);

            ReleaseFailure failure = fleet.failing();

            assertThat(failure.what()).isEqualTo("2 clusters failed");
            assertThat(failure.getMessage()).contains("eu: revision 2", "ap: revision 1", "it stays in us");
            assertThat(fleet.statuses()).containsExactly("eu rolled_back", "us success", "ap failure");
        }

        @Test
        void takesNothingBackWhenOneIsInterrupted() {
            fleet.others = OtherClusters.ROLL_BACK;
            fleet.clusters.get("eu").rollouts.add(Rollout.Outcome.FAILED);
            fleet.clusters.get("us").watchFailure = Optional.of(FakeNeighbours.failure(FailureCode.INTERRUPTED));
            fleet.clusters.get("ap").deployed(1);

            assertThat(fleet.failing().getMessage()).contains("it stays in ap");
            assertThat(fleet.calls("ap")).doesNotContain("roll back 2");
        }

        @Test
        void passesAnInterruptionOnToEach() {
            fleet.clusters.get("eu").whileWatching = Thread.currentThread()::interrupt;
            for (String label : List.of("us", "ap")) {
                fleet.clusters.get(label).whileWatching = () -> {
                    try {
                        new CyclicBarrier(2).await(30, TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                        throw FakeNeighbours.failure(FailureCode.INTERRUPTED);
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                };
            }

            ReleaseFailure failure = fleet.failing();

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
}
