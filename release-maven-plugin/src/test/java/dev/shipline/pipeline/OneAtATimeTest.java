package dev.shipline.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.cluster.Rollout;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OneAtATimeTest {
    private final Object turn = new Object();
    private final List<String> told = new ArrayList<>();

    @Test
    void handsOnEveryEventInItsTurn() {
        ReleaseListener listener = new OneAtATime(new Ear(), turn);

        listener.stageStarted(null, null);
        listener.stepStarted(null, null);
        listener.progress(null, null);
        listener.rolloutFailed(null, null);
        listener.stepFinished(null, null);
        listener.stageFinished(null, null);

        assertThat(told)
                .containsExactly(
                        "stage started", "step started", "progress", "rollout", "step finished", "stage finished");
    }

    /** Hears what is said while nobody else can speak. */
    private final class Ear implements ReleaseListener {
        private void hear(String news) {
            if (Thread.holdsLock(turn)) {
                told.add(news);
            }
        }

        @Override
        public void stageStarted(Stage stage, Release release) {
            hear("stage started");
        }

        @Override
        public void stepStarted(Step step, Release release) {
            hear("step started");
        }

        @Override
        public void progress(Step step, String line) {
            hear("progress");
        }

        @Override
        public void rolloutFailed(Rollout rollout, Release release) {
            hear("rollout");
        }

        @Override
        public void stepFinished(StepOutcome outcome, Release release) {
            hear("step finished");
        }

        @Override
        public void stageFinished(Stage stage, ReleaseReport report) {
            hear("stage finished");
        }
    }
}
