package dev.shipline.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class HeadStartTest {
    private static final ReleaseFailure NO_RIGHTS =
            new ReleaseFailure(FailureCode.CLUSTER, "cannot release to dev", "a right is missing", "ask for it");
    private static final ReleaseFailure NO_CHART =
            new ReleaseFailure(FailureCode.CHART, "cannot fetch the chart", "it is not there", "name another one");

    private final CountDownLatch never = new CountDownLatch(1);
    private PipelineRig rig;

    @BeforeEach
    void rig(@TempDir Path folder) {
        rig = new PipelineRig(folder);
        rig.neighbours.aside = Runnable::run;
    }

    @Test
    void clusterAndChartAreAskedForBeforeTheValuesAreThereAndOnlyOnce() {
        rig.deploy();
        assertThat(rig.neighbours.calls).startsWith("cluster", "rights in dev", "chart", "values", "check", "warm up");
        assertThat(rig.neighbours.calls).containsOnlyOnce("cluster", "rights in dev", "chart");
    }

    @Test
    void valuesAloneAskNobodyElse() {
        rig.run(Goal.VALUES);
        assertThat(rig.neighbours.calls).containsExactly("chart", "values", "check");
    }

    @Test
    void ofTwoFailuresTheOneOfTheEarlierStepIsSaid() {
        rig.neighbours.rightsFailure = Optional.of(NO_RIGHTS);
        rig.neighbours.chartFailure = Optional.of(NO_CHART);
        assertThat(rig.refused()).isSameAs(NO_CHART);
    }

    @Test
    void aFailureCountsWhenItsStepComes() {
        rig.neighbours.rightsFailure = Optional.of(NO_RIGHTS);
        ReleasePipeline pipeline = rig.pipeline(Goal.UPGRADE);
        assertThatThrownBy(() -> pipeline.run(Goal.UPGRADE)).isSameAs(NO_RIGHTS);
        assertThat(pipeline.hasItsFiles()).isTrue();
        assertThat(rig.neighbours.calls).doesNotContain("warm up");
    }

    @Test
    void whatNobodyHasBegunWithIsNotBegunAfterAFailure() {
        List<Runnable> later = new ArrayList<>();
        rig.neighbours.aside = later::add;
        rig.neighbours.chartFailure = Optional.of(NO_CHART);
        rig.refused();
        later.forEach(Runnable::run);
        assertThat(later).isNotEmpty();
        assertThat(rig.neighbours.calls).doesNotContain("cluster");
    }

    @Test
    void itsLinesWaitForTheirTurn() {
        List<String> heard = new ArrayList<>();
        HeadStart<String> early = new HeadStart<>(() -> "done");
        assertThat(early.keeps("first")).isTrue();
        early.turn().forEach(heard::add);
        assertThat(early.keeps("second")).isFalse();
        assertThat(heard).containsExactly("first");
    }

    @Test
    void whatTheRegistryIsFoundToHaveIsToldWithItsStep() {
        rig.neighbours.tags.put("1234567", FakeNeighbours.DIGEST);
        rig.neighbours.labels =
                Map.of(ImageEvidence.REVISION_LABEL, SampleRelease.SHA, ImageEvidence.EXPIRY_LABEL, "2w");
        List<String> order = new ArrayList<>();
        rig.listeners.add(new ReleaseListener() {
            @Override
            public void stepStarted(Step step, Release release) {
                order.add("begin " + step);
            }

            @Override
            public void progress(Step step, String line) {
                order.add("line of " + step);
            }
        });
        rig.deploy();
        assertThat(order).containsSubsequence("begin CHECK_REGISTRY", "line of CHECK_REGISTRY", "begin BUILD_IMAGE");
    }

    @Test
    void aSecondThreadIsWaitedFor() {
        HeadStart<String> early = new HeadStart<>(() -> Thread.currentThread().getName());
        early.begin(work -> new Thread(work, "another").start());
        // whoever is first does it; the answer is the same for both
        assertThat(early.result()).isIn("another", Thread.currentThread().getName());
        assertThat(early.result()).isEqualTo(early.result());
    }

    @Test
    void aBuildThatIsInterruptedWhileItWaitsSaysSoAndEndsTheWork() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        HeadStart<String> early = new HeadStart<>(() -> {
            begun.countDown();
            try {
                never.await();
            } catch (InterruptedException e) {
                ended.countDown();
            }
            return "";
        });
        early.begin(work -> new Thread(work).start());
        begun.await();
        Thread.currentThread().interrupt();
        ReleaseFailure failure = catchThrowableOfType(ReleaseFailure.class, early::result);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(failure.code()).isEqualTo(FailureCode.INTERRUPTED);
        ended.await();
    }

    @Test
    void aGivenUpOneIsAnInterruptedOne() {
        HeadStart<String> early = new HeadStart<>(() -> "never asked for");
        early.cancel();
        assertThat(catchThrowableOfType(ReleaseFailure.class, early::result).code())
                .isEqualTo(FailureCode.INTERRUPTED);
        assertThat(Thread.interrupted()).isTrue();
    }
}
