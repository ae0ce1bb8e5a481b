package dev.shipline.cluster;

import static dev.shipline.cluster.LockRig.OURS;
import static dev.shipline.cluster.LockRig.THEIRS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Who gets the lock, and when. */
class LeaseQueueTest {
    private final LockRig rig = new LockRig();

    @Test
    void takesWhatNobodyHas() {
        rig.acquire(OURS, 0);

        assertThat(rig.lease().orElseThrow())
                .returns(Optional.of(OURS + "#m38"), DeployLease::holder)
                .returns(OURS, DeployLease::who)
                .returns(LeaseQueue.LENGTH, DeployLease::duration)
                .returns(rig.steps.instant(), DeployLease::acquired)
                .returns(0, DeployLease::transitions);
        assertThat(rig.said).isEmpty();
    }

    @Test
    void takesWhatWasGivenBack() {
        rig.acquire(THEIRS, 0).close();
        assertThat(rig.lease().orElseThrow().holder()).isEmpty();

        rig.acquire(OURS, 0);

        assertThat(rig.lease().orElseThrow().transitions()).isEqualTo(1);
        assertThat(rig.steps.pauses()).isZero();
    }

    @Test
    void stopsAtOnceWhereItIsNotToWait() {
        rig.acquire(THEIRS, 0);
        rig.passes(3);

        ReleaseFailure failure = catchThrowableOfType(ReleaseFailure.class, () -> rig.acquire(OURS, 0));

        assertThat(failure.code()).isEqualTo(FailureCode.RELEASE_BUSY);
        assertThat(failure)
                .hasMessageContainingAll(
                        "cannot change release orders-dev in namespace dev",
                        "alice@laptop is at it since 2026-11-22T10:00:00Z",
                        "ship.lock.wait is 0 s",
                        "mvn ship:unlock")
                .hasMessageNotContaining("#m");
        assertThat(rig.lease().orElseThrow().who()).isEqualTo(THEIRS);
    }

    @Test
    void waitsForWhoeverIsAtItAndSaysForWhom() {
        LeaseLock theirs = rig.acquire(THEIRS, 0);
        for (int i = 0; i < 40; i++) {
            rig.meanwhile(theirs::renew);
        }
        rig.meanwhile(theirs::close);

        rig.acquire(OURS, 600);

        assertThat(rig.lease().orElseThrow().who()).isEqualTo(OURS);
        assertThat(rig.said)
                .containsExactly(
                        "waiting for alice@laptop, which is at it since 2026-11-22T10:00:00Z",
                        "still waiting for alice@laptop, which is at it since 2026-11-22T10:00:00Z");
    }

    @Test
    void waitsNoLongerThanItIsTold() {
        LeaseLock theirs = rig.acquire(THEIRS, 0);
        for (int i = 0; i < 100; i++) {
            rig.meanwhile(theirs::renew);
        }

        assertThatThrownBy(() -> rig.acquire(OURS, 60)).hasMessageContaining("ship.lock.wait is 60 s");
        assertThat(rig.steps.pauses()).isEqualTo(60);
    }

    @Test
    void takesOverFromOneThatGivesNoSignOfLifeAndSaysIt() {
        rig.acquire(THEIRS, 0);

        rig.acquire(OURS, 600);

        assertThat(rig.steps.pauses()).isEqualTo(30);
        assertThat(rig.lease().orElseThrow().transitions()).isEqualTo(1);
        assertThat(rig.said)
                .last()
                .asString()
                .contains("took over from alice@laptop", "2026-11-22T10:00:00Z", "for 30 s");
    }

    /** However wrong its clock is: hours behind must not look dead, hours ahead must not look alive for ever. */
    @Test
    void judgesByTheTimeItHasWatchedAndNotByTheOthersClock() {
        for (Duration skew : List.of(Duration.ofHours(-5), Duration.ofHours(5))) {
            LeaseLock theirs = rig.acquire(rig.timeOf(Clock.offset(rig.steps, skew)), THEIRS, 60);
            assertThatThrownBy(() -> rig.acquire(OURS, 29)).hasMessageContaining("alice@laptop is at it");
            rig.acquire(OURS, 30).close();
            assertThatThrownBy(() -> {
                        rig.passes(20);
                        theirs.during(() -> "a change");
                    })
                    .hasMessageContaining("given it back");
        }
    }

    @Test
    void isNotFooledByItsOwnWriteThatWasNotAnswered() {
        rig.leases.loseTheNextAnswer();

        rig.acquire(OURS, 0).during(() -> "a change");

        assertThat(rig.lease().orElseThrow().who()).isEqualTo(OURS);
    }

    @Test
    void waitsForTheApiServerToo() {
        rig.apiServerIsAway();
        rig.meanwhile(() -> {});
        rig.meanwhile(() -> rig.leases.away(Optional.empty()));

        rig.acquire(OURS, 600);

        assertThat(rig.said).hasSize(2).first().asString().contains("asking again: nobody answers");
        rig.apiServerIsAway();
        assertThatThrownBy(() -> rig.acquire(OURS, 0)).hasMessageContaining("nobody answers");
        rig.leases.away(Optional.of(new ReleaseFailure(FailureCode.CREDENTIALS, "cannot", "no right", "grant")));
        assertThatThrownBy(() -> rig.acquire(OURS, 600)).hasMessageContaining("no right");
    }

    @Test
    void oneOfManyAtATime() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        LeaseTime real = new LeaseTime(Clock.systemUTC(), System::nanoTime, pause -> Thread.yield());
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<Integer>> runs = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                String mark = "m" + i;
                runs.add(threads.submit(() -> {
                    LockRequest request = new LockRequest("dev", "orders-dev", "ci", Duration.ofMinutes(1));
                    try (LeaseLock lock = new LeaseQueue(rig.leases, real).acquire(request, mark, line -> {})) {
                        return lock.during(() -> {
                            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                            Thread.yield();
                            return inside.decrementAndGet();
                        });
                    }
                }));
            }
            for (Future<Integer> run : runs) {
                assertThat(run.get()).isZero();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(most.get()).isEqualTo(1);
        assertThat(rig.lease().orElseThrow().transitions()).isEqualTo(7);
    }
}
