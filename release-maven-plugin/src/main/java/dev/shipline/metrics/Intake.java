package dev.shipline.metrics;

import java.util.List;

/** Takes signals in. */
interface Intake extends AutoCloseable {
    /** Whether it has a place for them; what has none waits. */
    default boolean takes(Signal.Kind kind) {
        return true;
    }

    /** @throws IntakeException if it did not take them */
    void accept(Signal.Kind kind, List<Signal> signals) throws IntakeException;

    @Override
    void close();
}
