package dev.shipline.maven;

import static java.util.Objects.requireNonNull;

import dev.shipline.cluster.Interruption;
import dev.shipline.cluster.ReleaseLock;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.util.Optional;
import java.util.function.Supplier;

/** A lock that is given back also when the build is ended from outside, by Ctrl-C or SIGTERM. */
final class LockUntilExit implements ReleaseLock {
    private final ReleaseLock lock;
    private final Thread atExit;

    private LockUntilExit(ReleaseLock lock) {
        this.lock = requireNonNull(lock, "lock is null");
        this.atExit = new Thread(lock::close, "release-lock-at-exit");
    }

    static LockUntilExit of(ReleaseLock lock) {
        LockUntilExit guarded = new LockUntilExit(lock);
        try {
            Runtime.getRuntime().addShutdownHook(guarded.atExit);
        } catch (IllegalStateException e) {
            lock.close();
            throw new ReleaseFailure(
                    FailureCode.INTERRUPTED,
                    "stopped before any change",
                    "the build is being ended",
                    "nothing was changed; start it again",
                    e);
        }
        return guarded;
    }

    @Override
    public <T> T during(Supplier<T> change) {
        return lock.during(change);
    }

    @Override
    public Optional<Interruption> interruption() {
        return lock.interruption();
    }

    /** In a Maven daemon nothing of a build may stay. */
    @Override
    public void close() {
        lock.close();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // it is running: the JVM is being ended
        }
    }
}
