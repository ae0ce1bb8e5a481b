package dev.shipline.helm;

import java.time.Duration;

/** How long Helm itself waits for a hook: less than we wait for Helm, so that it can write down that the hook failed. */
final class HookPatience {
    private static final Duration MARGIN = Duration.ofSeconds(10);

    private HookPatience() {}

    static Duration within(Duration timeout) {
        Duration shortened = timeout.minus(MARGIN);
        return shortened.compareTo(MARGIN) < 0 ? timeout.dividedBy(2).plusMillis(500) : shortened;
    }
}
