package dev.shipline.maven;

import static java.util.Objects.requireNonNull;

import dev.shipline.cluster.Interruption;
import dev.shipline.cluster.ReleaseLock;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** A lock that is given back also when the build is ended from outside, by Ctrl-C or SIGTERM, be it in the moment in which it gets the lock. */
final class LockUntilExit implements ReleaseLock {
    /** For an answer of the cluster that is on its way. A build that waits for its turn has no lock to give back. */
    private static final Duration ON_ITS_WAY = Duration.ofSeconds(1);

    private final CompletableFuture<ReleaseLock> lock = new CompletableFuture<>();
    private final Thread atExit = new Thread(this::giveBack, "release-lock-at-exit");

    private LockUntilExit() {}

    /** @param lock waits for it, and throws if it does not get it */
    static LockUntilExit acquire(Supplier<ReleaseLock> lock) {
        requireNonNull(lock, "lock is null");
        LockUntilExit guarded = new LockUntilExit();
        try {
            Runtime.getRuntime().addShutdownHook(guarded.atExit);
        } catch (IllegalStateException e) {
            throw new ReleaseFailure(
                    FailureCode.INTERRUPTED,
                    "stopped before any change",
                    "the build is being ended",
                    "nothing was changed; start it again",
                    e);
        }
        try {
            guarded.lock.complete(lock.get());
            return guarded;
        } catch (RuntimeException e) {
            guarded.lock.completeExceptionally(e);
            guarded.forget();
            throw e;
        }
    }

    @Override
    public <T> T during(Supplier<T> change) {
        return lock.join().during(change);
    }

    @Override
    public Optional<Interruption> interruption() {
        return lock.join().interruption();
    }

    /** In a Maven daemon nothing of a build may stay. */
    @Override
    public void close() {
        lock.join().close();
        forget();
    }

    private void giveBack() {
        try {
            lock.get(ON_ITS_WAY.toMillis(), TimeUnit.MILLISECONDS).close();
        } catch (ExecutionException | TimeoutException e) {
            // it never got it
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void forget() {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // it is running: the JVM is being ended
        }
    }
}
