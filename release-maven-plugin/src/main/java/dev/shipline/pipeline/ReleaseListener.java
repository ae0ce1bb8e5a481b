package dev.shipline.pipeline;

import dev.shipline.cluster.Rollout;

/** Told what a pipeline does. It can change nothing: what it throws is logged once and forgotten. */
public interface ReleaseListener {
    default void stageStarted(Stage stage, Release release) {}

    default void stepStarted(Step step, Release release) {}

    /** A line of progress within a step. */
    default void progress(Step step, String line) {}

    /** What the cluster said of a rollout that failed, before anything is rolled back. */
    default void rolloutFailed(Rollout rollout, Release release) {}

    default void stepFinished(StepOutcome outcome, Release release) {}

    /** Once for each stage that was started, with success or failure. */
    default void stageFinished(Stage stage, ReleaseReport report) {}
}
