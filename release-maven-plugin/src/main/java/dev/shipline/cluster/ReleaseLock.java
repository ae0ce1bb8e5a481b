package dev.shipline.cluster;

import java.util.Optional;
import java.util.function.Supplier;

/** The right to change a release, which one run has at a time. */
public interface ReleaseLock extends AutoCloseable {
    /**
     * Makes a change, if the right is still there.
     *
     * @throws dev.shipline.failure.ReleaseFailure before the change, if somebody else has it, if that cannot be known, or if the build is being ended
     */
    <T> T during(Supplier<T> change);

    /** The change that an earlier holder began and did not end; absent: everything that was begun has ended. */
    default Optional<Interruption> interruption() {
        return Optional.empty();
    }

    /** Gives the right back, and never fails: one that cannot be given back ends by itself. */
    @Override
    void close();
}
