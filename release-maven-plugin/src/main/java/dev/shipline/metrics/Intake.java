package dev.shipline.metrics;

import java.util.List;

/** Takes signals in. */
interface Intake extends AutoCloseable {
    /** @throws IntakeException if it did not take them */
    void accept(Signal.Kind kind, List<Signal> signals) throws IntakeException;

    @Override
    void close();
}
