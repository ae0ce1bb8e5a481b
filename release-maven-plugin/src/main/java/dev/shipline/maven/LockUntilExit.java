package dev.shipline.maven;

import static java.util.Objects.requireNonNull;

import dev.shipline.cluster.ReleaseLock;
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
        Runtime.getRuntime().addShutdownHook(guarded.atExit);
        return guarded;
    }

    @Override
    public <T> T during(Supplier<T> change) {
        return lock.during(change);
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
