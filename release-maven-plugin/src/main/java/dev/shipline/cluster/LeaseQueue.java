package dev.shipline.cluster;

import static java.util.Objects.requireNonNull;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/** Gets a release's Lease: at once where nobody has it, when it was given back, or when its holder has not renewed it for as long as he said. */
public final class LeaseQueue {
    /** Longer than an API server takes to be restarted. */
    static final Duration LENGTH = Duration.ofSeconds(30);

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    private static final Duration REMINDER = Duration.ofSeconds(30);

    private final LeaseStore leases;
    private final LeaseTime time;

    public LeaseQueue(LeaseStore leases, LeaseTime time) {
        this.leases = requireNonNull(leases, "leases is null");
        this.time = requireNonNull(time, "time is null");
    }

    /**
     * @param mark     what makes this run different from all others
     * @param progress told whom it waits for, and from whom it took over
     * @throws ReleaseFailure if somebody still has it when the time is up
     */
    public LeaseLock acquire(LockRequest request, String mark, Consumer<String> progress) {
        String identity = DeployLease.identity(request.who(), mark);
        Watched watched = new Watched(time);
        long begin = time.ticks();
        while (true) {
            try {
                Optional<DeployLease> mine = attempt(request, identity, watched, progress);
                if (mine.isPresent()) {
                    return new LeaseLock(leases, time, mine.get(), watched.interruption(), progress);
                }
            } catch (ReleaseFailure e) {
                if (e.code() != FailureCode.UNREACHABLE || time.since(begin).compareTo(request.patience()) >= 0) {
                    throw e;
                }
                // nothing has been changed yet: to wait for the API server, too, harms nobody
                progress.accept("the cluster does not answer, asking again: " + e.because());
            }
            Optional<DeployLease> other = watched.lease().filter(lease -> !lease.isHeldBy(identity));
            if (other.isPresent() && time.since(begin).compareTo(request.patience()) >= 0) {
                throw busy(request, other.get());
            }
            other.ifPresent(lease -> watched.say(lease, progress));
            rest(request);
        }
    }

    private Optional<DeployLease> attempt(
            LockRequest request, String identity, Watched watched, Consumer<String> progress) {
        Optional<DeployLease> found = leases.find(request.namespace(), request.lease());
        Optional<DeployLease> mine = found.isEmpty()
                ? leases.create(fresh(request).takenBy(identity, LENGTH, time.now()))
                : take(found.get(), identity, watched, progress);
        if (mine.isEmpty() && found.flatMap(DeployLease::holder).isEmpty()) {
            // somebody else was faster: the next look shows who
            watched.see(leases.find(request.namespace(), request.lease()));
        }
        return mine;
    }

    private Optional<DeployLease> take(DeployLease lease, String identity, Watched watched, Consumer<String> progress) {
        watched.see(Optional.of(lease));
        if (lease.isHeldBy(identity)) {
            // an answer got lost on its way, and not the Lease
            return Optional.of(lease);
        }
        if (lease.holder().isEmpty()) {
            return leases.replace(lease.takenBy(identity, LENGTH, time.now()));
        }
        if (watched.silence().compareTo(lease.duration()) < 0) {
            return Optional.empty();
        }
        Optional<DeployLease> taken = leases.replace(lease.takenBy(identity, LENGTH, time.now()));
        taken.ifPresent(mine -> progress.accept("took over from " + lease.who() + ", which had it since "
                + seconds(lease.acquired()) + " and has given no sign of life for "
                + watched.silence().toSeconds() + " s"));
        return taken;
    }

    private static DeployLease fresh(LockRequest request) {
        return new DeployLease(
                request.namespace(),
                request.lease(),
                Optional.empty(),
                LENGTH,
                Instant.EPOCH,
                Instant.EPOCH,
                -1,
                Optional.empty(),
                "");
    }

    private void rest(LockRequest request) {
        try {
            time.pause().pause(BETWEEN_LOOKS);
        } catch (InterruptedException e) {
            throw ReleaseFailure.interrupted(
                    "stopped waiting for release " + request.release(), "nothing was changed; start it again", e);
        }
    }

    private static ReleaseFailure busy(LockRequest request, DeployLease lease) {
        return new ReleaseFailure(
                FailureCode.RELEASE_BUSY,
                "cannot change release " + request.release() + " in namespace " + request.namespace(),
                lease.who() + " is at it since " + seconds(lease.acquired()) + " (last sign of life "
                        + seconds(lease.renewed()) + ", by its own clock), and ship.lock.wait is "
                        + request.patience().toSeconds() + " s",
                "let that one end and run this one again, or raise ship.lock.wait; if it is gone, it is taken over after "
                        + lease.duration().toSeconds() + " s, and mvn ship:unlock clears it");
    }

    private static Instant seconds(Instant time) {
        return Instant.ofEpochSecond(time.getEpochSecond());
    }

    /** Another's Lease, and since when it has stayed as it is. */
    private static final class Watched {
        private final LeaseTime time;
        private Optional<DeployLease> lease = Optional.empty();
        private Optional<DeployLease> last = Optional.empty();
        private Optional<String> told = Optional.empty();
        private long since;
        private long toldAt;

        Watched(LeaseTime time) {
            this.time = time;
        }

        void see(Optional<DeployLease> now) {
            Optional<DeployLease> held = now.filter(lease -> lease.holder().isPresent());
            if (!held.map(DeployLease::resourceVersion).equals(lease.map(DeployLease::resourceVersion))) {
                since = time.ticks();
            }
            lease = held;
            last = now;
        }

        /** What the Lease said before it became ours. */
        Optional<Interruption> interruption() {
            return last.flatMap(before ->
                    before.change().map(change -> Interruption.of(before, change, lease.map(held -> silence()))));
        }

        Optional<DeployLease> lease() {
            return lease;
        }

        Duration silence() {
            return time.since(since);
        }

        void say(DeployLease now, Consumer<String> progress) {
            if (told.equals(now.holder()) && time.since(toldAt).compareTo(REMINDER) < 0) {
                return;
            }
            progress.accept((told.equals(now.holder()) ? "still waiting for " : "waiting for ") + now.who()
                    + ", which is at it since " + seconds(now.acquired()));
            told = now.holder();
            toldAt = time.ticks();
        }
    }
}
