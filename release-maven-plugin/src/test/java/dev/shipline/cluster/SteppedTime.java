package dev.shipline.cluster;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that only pauses move on. What a test wants to happen meanwhile, it does in {@code afterEachPause}. */
final class SteppedTime extends Clock implements Pause {
    private final Runnable afterEachPause;
    private Instant now = Instant.parse("2026-11-22T10:00:00Z");
    private int pauses;

    SteppedTime(Runnable afterEachPause) {
        this.afterEachPause = afterEachPause;
    }

    @Override
    public void pause(Duration duration) {
        now = now.plus(duration);
        pauses++;
        afterEachPause.run();
    }

    int pauses() {
        return pauses;
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
