package dev.shipline.cluster;

import static java.util.Objects.requireNonNull;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** A Lease that we hold: renewed while we work, looked at before each change, given back at the end. */
public final class LeaseLock implements ReleaseLock {
    static final Duration BETWEEN_RENEWALS = Duration.ofSeconds(5);
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);

    /** For a change that is going on when the build is ended from outside. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final LeaseStore leases;
    private final LeaseTime time;
    private final Consumer<String> notes;
    private final ReentrantLock changing = new ReentrantLock();
    private final ReentrantLock writing = new ReentrantLock();
    private final Optional<Interruption> interruption;
    private DeployLease lease;
    private Optional<String> loss = Optional.empty();
    private volatile long renewedAt;
    private volatile boolean ended;

    LeaseLock(
            LeaseStore leases,
            LeaseTime time,
            DeployLease lease,
            Optional<Interruption> interruption,
            Consumer<String> notes) {
        this.leases = requireNonNull(leases, "leases is null");
        this.time = requireNonNull(time, "time is null");
        this.lease = requireNonNull(lease, "lease is null");
        this.interruption = requireNonNull(interruption, "interruption is null");
        this.notes = requireNonNull(notes, "notes is null");
        this.renewedAt = time.ticks();
    }

    /** Renews it from a thread of its own until it is closed. */
    public LeaseLock keepRenewed() {
        Thread thread = new Thread(this::renewUntilClosed, "release-lock");
        thread.setDaemon(true);
        thread.start();
        return this;
    }

    public String who() {
        return lease.who();
    }

    @Override
    public Optional<Interruption> interruption() {
        return interruption;
    }

    /** The Lease says of a change that it is going on, so that the next holder knows whose it was if it never ends. One that fails may not have ended well. */
    @Override
    public <T> T during(Supplier<T> change) {
        changing.lock();
        try {
            begin();
            T result = change.get();
            end();
            return result;
        } finally {
            changing.unlock();
        }
    }

    /** Nothing has been changed yet: to wait for an API server harms nobody, for as long as the Lease may still be ours. */
    private void begin() {
        long asked = time.ticks();
        while (true) {
            try {
                requireHeld();
                return;
            } catch (ReleaseFailure e) {
                if (e.code() != FailureCode.UNREACHABLE || time.since(asked).compareTo(lease.duration()) >= 0) {
                    throw e;
                }
                notes.accept("the cluster does not answer, asking again before the next change: " + e.because());
            }
            rest();
        }
    }

    private void requireHeld() {
        if (ended) {
            throw beingEnded();
        }
        try {
            renew(lease -> lease.changing(time.now()));
        } catch (ReleaseFailure e) {
            throw new ReleaseFailure(
                    e.code(),
                    what(),
                    "the lock on it was last renewed " + time.since(renewedAt).toSeconds()
                            + " s ago, and by now another deploy may have it: " + e.because(),
                    "nothing more was changed; look at it with mvn ship:status, and run this one again",
                    e);
        }
        if (ended) {
            throw beingEnded();
        }
        loss.ifPresent(how -> {
            throw stopped(
                    FailureCode.RELEASE_BUSY,
                    how,
                    "nothing more was changed; look at it with mvn ship:status, and run this one again");
        });
    }

    /** The next renewal, or the release itself, writes it. */
    private void end() {
        writing.lock();
        try {
            lease = lease.changed();
        } finally {
            writing.unlock();
        }
    }

    private void rest() {
        try {
            time.pause().pause(BETWEEN_TRIES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw beingEnded();
        }
    }

    private ReleaseFailure beingEnded() {
        return stopped(FailureCode.INTERRUPTED, "the build is being ended", "nothing more was changed; start it again");
    }

    /** Writes a sign of life. A Lease that is not ours any more is lost for good. */
    void renew() {
        renew(UnaryOperator.identity());
    }

    private void renew(UnaryOperator<DeployLease> change) {
        writing.lock();
        try {
            if (ended || loss.isPresent()) {
                return;
            }
            long asked = time.ticks();
            Optional<DeployLease> written = leases.replace(change.apply(lease).renewed(time.now()));
            if (written.isEmpty()) {
                written = leases.find(lease.namespace(), lease.name())
                        // our own write, the answer to which got lost
                        .filter(now -> now.holder().equals(lease.holder()))
                        .flatMap(now -> leases.replace(change.apply(now).renewed(time.now())));
            }
            if (written.isPresent()) {
                lease = written.get();
                renewedAt = asked;
                return;
            }
            loss = Optional.of(leases.find(lease.namespace(), lease.name())
                    .map(now -> now.holder()
                            .map(other -> now.who() + " has taken the lock on it over")
                            .orElse("another deploy has taken the lock on it over, and given it back"))
                    .orElse("the lock on it, the Lease " + lease.name() + ", was deleted"));
        } finally {
            writing.unlock();
        }
    }

    private void renewUntilClosed() {
        try {
            while (!ended) {
                time.pause().pause(BETWEEN_RENEWALS);
                renewIfPossible();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** An API server that is away may come back in time; the next change looks at it. */
    private void renewIfPossible() {
        try {
            renew();
        } catch (ReleaseFailure e) {
            if (e.code() != FailureCode.UNREACHABLE) {
                notes.accept("cannot renew the lock on the release, because " + e.because());
            }
        }
    }

    /** Lets a change that is going on end, and begins no other: the build may be being ended from outside while its work goes on. */
    @Override
    public void close() {
        if (ended) {
            return;
        }
        ended = true;
        boolean interrupted = Thread.interrupted();
        try {
            if (changing.tryLock(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    giveBack();
                } finally {
                    changing.unlock();
                }
            }
        } catch (InterruptedException e) {
            interrupted = true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void giveBack() throws InterruptedException {
        if (!writing.tryLock(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
            return;
        }
        try {
            if (loss.isEmpty()) {
                leases.replace(lease.released(time.now()));
            }
        } catch (ReleaseFailure e) {
            notes.accept("the lock on the release ends by itself after "
                    + lease.duration().toSeconds() + " s: it could not be given back, because " + e.because());
        } finally {
            writing.unlock();
        }
    }

    private ReleaseFailure stopped(FailureCode code, String because, String fix) {
        return new ReleaseFailure(code, what(), because, fix);
    }

    private String what() {
        return "stopped before the next change of release " + lease.release() + " in namespace " + lease.namespace();
    }
}
