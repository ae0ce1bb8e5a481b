package dev.shipline.registry;

import java.time.Duration;

/** Waits. Tests put in one that only takes notes. */
@FunctionalInterface
public interface Sleeper {
    void sleep(Duration pause) throws InterruptedException;

    /** The one that really waits. */
    static Sleeper real() {
        return pause -> Thread.sleep(pause.toMillis());
    }
}
