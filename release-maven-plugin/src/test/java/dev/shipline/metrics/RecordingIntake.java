package dev.shipline.metrics;

import dev.shipline.metrics.IntakeException.Reaction;
import dev.shipline.metrics.Signal.Count;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Remembers what it took, and does what it is told to. */
final class RecordingIntake implements Intake {
    final List<List<Signal>> accepted = new ArrayList<>();
    final Deque<IntakeException> refusals = new ArrayDeque<>();
    final CountDownLatch released = new CountDownLatch(1);
    String wrong = "";
    boolean hangs;
    boolean closed;
    int calls;

    void refuse(IntakeException refusal) {
        refusals.add(refusal);
    }

    @Override
    public void accept(Signal.Kind kind, List<Signal> signals) throws IntakeException {
        calls++;
        if (hangs) {
            awaitRelease();
        }
        if (!refusals.isEmpty()) {
            throw refusals.remove();
        }
        if (signals.stream()
                .anyMatch(
                        signal -> signal instanceof Count count && count.name().equals(wrong))) {
            throw new IntakeException(Reaction.SPLIT, "HTTP 400: wrong", null);
        }
        accepted.add(signals);
    }

    private void awaitRelease() {
        try {
            released.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
