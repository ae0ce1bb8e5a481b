package dev.shipline.metrics;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/** An intake did not take what it was sent. */
final class IntakeException extends Exception {
    /** What the sender is to do now. */
    enum Reaction {
        /** Try it again: the intake is busy or out of order. */
        RETRY,
        /** Try it in smaller parts: something in it is wrong. */
        SPLIT,
        /** Try it in smaller parts: it is too much. */
        SHRINK,
        /** Leave it all for another run: the intake is away, or refuses everything of ours. */
        STOP
    }

    private final Reaction reaction;
    private final Duration pause;

    IntakeException(Reaction reaction, String reason, Throwable cause) {
        this(reaction, Duration.ZERO, reason, cause);
    }

    /** @param pause how long to leave the intake alone before the next try */
    IntakeException(Reaction reaction, Duration pause, String reason, Throwable cause) {
        super(reason, cause);
        this.reaction = requireNonNull(reaction, "reaction is null");
        this.pause = requireNonNull(pause, "pause is null");
    }

    Reaction reaction() {
        return reaction;
    }

    Duration pause() {
        return pause;
    }
}
