package dev.shipline.metrics;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The moment at which nobody waits any more.
 *
 * @param nanos in terms of {@link System#nanoTime()}
 */
record Deadline(long nanos) {
    /** Sleeps, unless the deadline comes first: then it returns at once, with false. */
    boolean sleep(Duration pause) {
        if (nanos - System.nanoTime() <= pause.toNanos()) {
            return false;
        }
        try {
            TimeUnit.NANOSECONDS.sleep(pause.toNanos());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
