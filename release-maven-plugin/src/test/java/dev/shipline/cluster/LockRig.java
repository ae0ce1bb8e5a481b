package dev.shipline.cluster;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The lock on orders-dev, and those who want it. */
final class LockRig {
    static final String OURS = "https://circleci.com/gh/acme/orders/77";
    static final String THEIRS = "alice@laptop";

    final InMemoryLeases leases = new InMemoryLeases();
    final List<String> said = new ArrayList<>();
    private final Deque<Runnable> script = new ArrayDeque<>();
    final SteppedTime steps = new SteppedTime(() -> {
        if (!script.isEmpty()) {
            script.pop().run();
        }
    });
    private final LeaseTime time = timeOf(steps);

    /** As somebody has it whose clock is another. */
    LeaseTime timeOf(Clock clock) {
        return new LeaseTime(
                clock, () -> Duration.between(Instant.EPOCH, steps.instant()).toNanos(), steps);
    }

    /** @param wait seconds */
    LeaseLock acquire(String who, int wait) {
        return acquire(time, who, wait);
    }

    LeaseLock acquire(LeaseTime clock, String who, int wait) {
        LockRequest request = new LockRequest("dev", "orders-dev", who, Duration.ofSeconds(wait));
        return new LeaseQueue(leases, clock).acquire(request, "m" + who.length(), said::add);
    }

    Optional<DeployLease> lease() {
        return leases.find("dev", "ship-orders-dev");
    }

    void passes(int seconds) {
        steps.pause(Duration.ofSeconds(seconds));
    }

    /** What happens in the next pause, or in the one after those that have something to happen already. */
    void meanwhile(Runnable change) {
        script.add(change);
    }

    /** Nobody answers any more. */
    void apiServerIsAway() {
        leases.away(Optional.of(new ReleaseFailure(FailureCode.UNREACHABLE, "cannot", "nobody answers", "wait")));
    }
}
