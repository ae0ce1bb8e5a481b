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
        inTurn(() -> listener.stageStarted(stage, release));
    }

    @Override
    public void stepStarted(Step step, Release release) {
        inTurn(() -> listener.stepStarted(step, release));
    }

    @Override
    public void progress(Step step, String line) {
        inTurn(() -> listener.progress(step, line));
    }

    @Override
    public void rolloutFailed(Rollout rollout, Release release) {
        inTurn(() -> listener.rolloutFailed(rollout, release));
    }

    @Override
    public void stepFinished(StepOutcome outcome, Release release) {
        inTurn(() -> listener.stepFinished(outcome, release));
    }

    @Override
    public void stageFinished(Stage stage, ReleaseReport report) {
        inTurn(() -> listener.stageFinished(stage, report));
    }

    private void inTurn(Runnable news) {
        synchronized (turn) {
            news.run();
        }
    }
}
