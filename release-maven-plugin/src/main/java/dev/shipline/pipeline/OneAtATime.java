package dev.shipline.pipeline;

import static java.util.Objects.requireNonNull;

import dev.shipline.cluster.Rollout;

/** Tells a listener from one thread at a time, whichever cluster has news. */
final class OneAtATime implements ReleaseListener {
    private final ReleaseListener listener;
    private final Object turn;

    /** @param turn shared by all that must not speak at once */
    OneAtATime(ReleaseListener listener, Object turn) {
        this.listener = requireNonNull(listener, "listener is null");
        this.turn = requireNonNull(turn, "turn is null");
    }

    @Override
    public void stageStarted(Stage stage, Release release) {
        synchronized (turn) {
            listener.stageStarted(stage, release);
        }
    }

    @Override
    public void stepStarted(Step step, Release release) {
        synchronized (turn) {
            listener.stepStarted(step, release);
        }
    }

    @Override
    public void progress(Step step, String line) {
        synchronized (turn) {
            listener.progress(step, line);
        }
    }

    @Override
    public void rolloutFailed(Rollout rollout, Release release) {
        synchronized (turn) {
            listener.rolloutFailed(rollout, release);
        }
    }

    @Override
    public void stepFinished(StepOutcome outcome, Release release) {
        synchronized (turn) {
            listener.stepFinished(outcome, release);
        }
    }

    @Override
    public void stageFinished(Stage stage, ReleaseReport report) {
        synchronized (turn) {
            listener.stageFinished(stage, report);
        }
    }
}
