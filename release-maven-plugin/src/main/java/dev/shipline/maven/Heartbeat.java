package dev.shipline.maven;

import static java.util.Objects.requireNonNull;

import dev.shipline.pipeline.Step;
import java.time.Duration;
import java.util.Locale;
import java.util.function.BiConsumer;

/** Says that a step is still at it, where nothing else was said for a while: CI servers end jobs that are silent for long, and people wonder. */
final class Heartbeat {
    /** CircleCI ends a job after ten silent minutes; a line each minute is no flood. */
    static final Duration USUAL = Duration.ofMinutes(1);

    private final Duration pause;
    private final BiConsumer<Step, String> lines;
    private Thread running;
    private long said;

    /** @param lines told which step is meant, from another thread */
    Heartbeat(Duration pause, BiConsumer<Step, String> lines) {
        this.pause = requireNonNull(pause, "pause is null");
        this.lines = requireNonNull(lines, "lines is null");
    }

    synchronized void start(Step step) {
        stop();
        Thread owner = Thread.currentThread();
        long begin = System.nanoTime();
        said = begin;
        running = new Thread(() -> watch(step, owner, begin), "heartbeat-" + step.title());
        running.setDaemon(true);
        running.start();
    }

    /** Something else was said. */
    synchronized void reset() {
        said = System.nanoTime();
    }

    synchronized void stop() {
        if (running != null) {
            running.interrupt();
            running = null;
        }
    }

    private void watch(Step step, Thread owner, long begin) {
        try {
            // an error ends a step without a word
            while (owner.isAlive() && isDue()) {
                long seconds = Duration.ofNanos(System.nanoTime() - begin).toSeconds();
                lines.accept(step, String.format(Locale.ROOT, "still at it, after %d s", seconds));
            }
        } catch (InterruptedException e) {
            // the step has ended
        }
    }

    /** Waits until nothing was said for the whole pause. */
    private boolean isDue() throws InterruptedException {
        for (long left = left(); left > 0; left = left()) {
            Thread.sleep(Math.max(1, Duration.ofNanos(left).toMillis()));
        }
        synchronized (this) {
            if (running != Thread.currentThread()) {
                return false;
            }
            said = System.nanoTime();
            return true;
        }
    }

    private synchronized long left() {
        return pause.toNanos() - (System.nanoTime() - said);
    }
}
