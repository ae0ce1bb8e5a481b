package dev.shipline.cluster;

import java.time.Duration;

/** Waits between two looks at the cluster; tests let time pass here without waiting. */
@FunctionalInterface
public interface Pause {
    Pause SLEEP = duration -> Thread.sleep(duration.toMillis());

    void pause(Duration duration) throws InterruptedException;
}
