package dev.shipline.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class LeaseLockTest {
    private static final String OURS = "https://circleci.com/gh/acme/orders/77";
    private static final String THEIRS = "alice@laptop";

    private final InMemoryLeases leases = new InMemoryLeases();
    private final Deque<Runnable> script = new ArrayDeque<>();
    private final SteppedTime steps = new SteppedTime(() -> {
        if (!script.isEmpty()) {
            script.pop().run();
        }
    });
    private final LeaseTime time = timeOf(steps);
    private final List<String> said = new ArrayList<>();

    private LeaseTime timeOf(Clock clock) {
        return new LeaseTime(
                clock, () -> Duration.between(Instant.EPOCH, steps.instant()).toNanos(), steps);
    }

    private LeaseLock acquire(String who, int wait) {
        return acquire(time, who, wait);
    }

    private LeaseLock acquire(LeaseTime clock, String who, int wait) {
        LockRequest request = new LockRequest("dev", "orders-dev", who, Duration.ofSeconds(wait));
        return new LeaseQueue(leases, clock).acquire(request, "m" + who.length(), said::add);
    }

    private Optional<DeployLease> lease() {
        return leases.find("dev", "ship-orders-dev");
    }

    private void passes(int seconds) {
        steps.pause(Duration.ofSeconds(seconds));
    }

    @Nested
    class Acquiring {
        @Test
        void takesWhatNobodyHas() {
            acquire(OURS, 0);

            assertThat(lease().orElseThrow())
                    .returns(Optional.of(OURS + "#m38"), DeployLease::holder)
                    .returns(OURS, DeployLease::who)
                    .returns(LeaseQueue.LENGTH, DeployLease::duration)
                    .returns(steps.instant(), DeployLease::acquired)
                    .returns(0, DeployLease::transitions);
            assertThat(said).isEmpty();
        }

        @Test
        void takesWhatWasGivenBack() {
            acquire(THEIRS, 0).close();
            assertThat(lease().orElseThrow().holder()).isEmpty();

            acquire(OURS, 0);

            assertThat(lease().orElseThrow().transitions()).isEqualTo(1);
            assertThat(steps.pauses()).isZero();
        }

        @Test
        void stopsAtOnceWhereItIsNotToWait() {
            acquire(THEIRS, 0);
            passes(3);

            ReleaseFailure failure = catchThrowableOfType(ReleaseFailure.class, () -> acquire(OURS, 0));

            assertThat(failure.code()).isEqualTo(FailureCode.RELEASE_BUSY);
            assertThat(failure)
                    .hasMessageContainingAll(
                            "cannot change release orders-dev in namespace dev",
                            "alice@laptop is at it since 2026-11-22T10:00:00Z",
                            "ship.lock.wait is 0 s",
                            "mvn ship:unlock")
                    .hasMessageNotContaining("#m");
            assertThat(lease().orElseThrow().who()).isEqualTo(THEIRS);
        }

        @Test
        void waitsForWhoeverIsAtItAndSaysForWhom() {
            LeaseLock theirs = acquire(THEIRS, 0);
            for (int i = 0; i < 40; i++) {
                script.add(theirs::renew);
            }
            script.add(theirs::close);

            acquire(OURS, 600);

            assertThat(lease().orElseThrow().who()).isEqualTo(OURS);
            assertThat(said)
                    .containsExactly(
                            "waiting for alice@laptop, which is at it since 2026-11-22T10:00:00Z",
                            "still waiting for alice@laptop, which is at it since 2026-11-22T10:00:00Z");
        }

        @Test
        void waitsNoLongerThanItIsTold() {
            LeaseLock theirs = acquire(THEIRS, 0);
            for (int i = 0; i < 100; i++) {
                script.add(theirs::renew);
            }

            assertThatThrownBy(() -> acquire(OURS, 60)).hasMessageContaining("ship.lock.wait is 60 s");
            assertThat(steps.pauses()).isEqualTo(60);
        }

        @Test
        void takesOverFromOneThatGivesNoSignOfLifeAndSaysIt() {
            acquire(THEIRS, 0);

            acquire(OURS, 600);

            assertThat(steps.pauses()).isEqualTo(30);
            assertThat(lease().orElseThrow().transitions()).isEqualTo(1);
            assertThat(said)
                    .last()
                    .asString()
                    .contains("took over from alice@laptop", "2026-11-22T10:00:00Z", "for 30 s");
        }

        /** However wrong its clock is: hours behind must not look dead, hours ahead must not look alive for ever. */
        @Test
        void judgesByTheTimeItHasWatchedAndNotByTheOthersClock() {
            for (Duration skew : List.of(Duration.ofHours(-5), Duration.ofHours(5))) {
                LeaseLock theirs = acquire(timeOf(Clock.offset(steps, skew)), THEIRS, 60);
                assertThatThrownBy(() -> acquire(OURS, 29)).hasMessageContaining("alice@laptop is at it");
                acquire(OURS, 30).close();
                assertThatThrownBy(() -> {
                            passes(20);
                            theirs.during(() -> "a change");
                        })
                        .hasMessageContaining("given it back");
            }
        }

        @Test
        void isNotFooledByItsOwnWriteThatWasNotAnswered() {
            leases.loseTheNextAnswer();

            acquire(OURS, 0).during(() -> "a change");

            assertThat(lease().orElseThrow().who()).isEqualTo(OURS);
        }

        @Test
        void waitsForTheApiServerToo() {
            leases.away(Optional.of(new ReleaseFailure(FailureCode.UNREACHABLE, "cannot", "nobody answers", "wait")));
            script.add(() -> {});
            script.add(() -> leases.away(Optional.empty()));

            acquire(OURS, 600);

            assertThat(said).hasSize(2).first().asString().contains("asking again: nobody answers");
            leases.away(Optional.of(new ReleaseFailure(FailureCode.UNREACHABLE, "cannot", "nobody answers", "wait")));
            assertThatThrownBy(() -> acquire(OURS, 0)).hasMessageContaining("nobody answers");
            leases.away(Optional.of(new ReleaseFailure(FailureCode.CREDENTIALS, "cannot", "no right", "grant")));
            assertThatThrownBy(() -> acquire(OURS, 600)).hasMessageContaining("no right");
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
                        try (LeaseLock lock = new LeaseQueue(leases, real).acquire(request, mark, line -> {})) {
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
            assertThat(lease().orElseThrow().transitions()).isEqualTo(7);
        }
    }

    @Nested
    class Holding {
        @Test
        void aRenewalKeepsOthersOut() {
            LeaseLock ours = acquire(OURS, 0);
            for (int i = 0; i < 6; i++) {
                passes(5);
                ours.renew();
            }
            assertThat(lease().orElseThrow().renewed()).isEqualTo(steps.instant());
            assertThat(ours.during(() -> "changed")).isEqualTo("changed");
        }

        @Test
        void beforeAChangeItRenewsWhatItHasNotRenewedForLong() {
            LeaseLock ours = acquire(OURS, 0);
            passes(25);

            assertThat(ours.during(() -> "changed")).isEqualTo("changed");

            assertThat(lease().orElseThrow().renewed()).isEqualTo(steps.instant());
        }

        @Test
        void stopsBeforeAChangeWhenAnotherHasTakenItOver() {
            LeaseLock ours = acquire(OURS, 0);
            acquire(THEIRS, 60);

            assertStops(ours, FailureCode.RELEASE_BUSY, "alice@laptop has taken the lock on it over");
        }

        @Test
        void stopsBeforeAChangeWhenSomebodyDeletedTheLease() {
            LeaseLock ours = acquire(OURS, 0);
            leases.delete("dev", "ship-orders-dev");
            ours.renew();

            assertStops(ours, FailureCode.RELEASE_BUSY, "the Lease ship-orders-dev, was deleted");
        }

        @Test
        void waitsBeforeAChangeForAnApiServerThatIsAway() {
            LeaseLock ours = acquire(OURS, 0);
            leases.away(Optional.of(new ReleaseFailure(FailureCode.UNREACHABLE, "cannot", "nobody answers", "wait")));
            script.add(() -> {});
            script.add(() -> leases.away(Optional.empty()));

            assertThat(ours.during(() -> "changed")).isEqualTo("changed");

            assertThat(said).hasSize(2).first().asString().contains("asking again before the next change");
        }

        @Test
        void stopsBeforeAChangeWhenTheApiServerStaysAway() {
            LeaseLock ours = acquire(OURS, 0);
            leases.away(Optional.of(new ReleaseFailure(FailureCode.UNREACHABLE, "cannot", "nobody answers", "wait")));

            assertStops(ours, FailureCode.UNREACHABLE, "last renewed 50 s ago", "nobody answers");

            leases.away(Optional.empty());
            assertThat(ours.during(() -> "changed")).isEqualTo("changed");
        }

        private void assertStops(LeaseLock lock, FailureCode code, String... words) {
            List<String> changes = new ArrayList<>();
            passes(20);
            ReleaseFailure failure =
                    catchThrowableOfType(ReleaseFailure.class, () -> lock.during(() -> changes.add("a change")));
            assertThat(failure.code()).isEqualTo(code);
            assertThat(failure)
                    .hasMessageContaining("stopped before the next change of release orders-dev in namespace dev")
                    .hasMessageContainingAll(words)
                    .hasMessageContaining("mvn ship:status");
            assertThat(changes).isEmpty();
        }
    }

    /** What the next holder is told of the one before, who may have been killed at any moment. */
    @Nested
    class Interrupted {
        private Optional<Interruption> afterTheNextTakesOver() {
            return acquire(OURS, 60).interruption();
        }

        @Test
        void outsideOfAChangeLeavesNothingBehind() {
            assertThat(acquire(THEIRS, 0).during(() -> "changed")).isEqualTo("changed");
            LeaseLock theirs = acquire(THEIRS, 60);
            theirs.during(() -> "changed");
            theirs.renew();
            assertThat(afterTheNextTakesOver()).isEmpty();
        }

        @Test
        void inTheMiddleOfAChangeTellsWhoseItWasAndWhen() {
            LeaseLock theirs = acquire(THEIRS, 0);
            passes(7);
            Instant begun = steps.instant();
            Optional<Interruption> left = theirs.during(() -> {
                passes(5);
                theirs.renew();
                return afterTheNextTakesOver();
            });

            assertThat(left.orElseThrow())
                    .returns(THEIRS, Interruption::by)
                    .returns(Optional.of(LeaseQueue.LENGTH), Interruption::silence)
                    .returns(true, change -> change.covers(begun))
                    .returns(true, change -> change.covers(begun.plusSeconds(14)))
                    .returns(false, change -> change.covers(begun.minusSeconds(2)))
                    .returns(false, change -> change.covers(begun.plusSeconds(16)));
        }

        @Test
        void isKnownUntilSomebodyHasEndedAChange() {
            LeaseLock theirs = acquire(THEIRS, 0);
            Optional<Interruption> left = theirs.during(() -> {
                LeaseLock second = acquire("bob", 60);
                return second.during(() -> {
                    LeaseLock third = acquire(OURS, 60);
                    assertThat(third.interruption().orElseThrow().by()).isEqualTo(THEIRS);
                    third.during(() -> "mended");
                    third.close();
                    return acquire(OURS, 0).interruption();
                });
            });
            assertThat(left).isEmpty();
        }

        @Test
        void aChangeThatFailsMayHaveLeftSomething() {
            LeaseLock theirs = acquire(THEIRS, 0);
            assertThatThrownBy(() -> theirs.during(() -> {
                        throw new IllegalStateException("the cluster went away");
                    }))
                    .hasMessage("the cluster went away");
            theirs.close();

            assertThat(afterTheNextTakesOver().orElseThrow())
                    .returns(THEIRS, Interruption::by)
                    .returns(Optional.empty(), Interruption::silence);
        }
    }

    @Nested
    class GivingBack {
        @Test
        void endsAllChanges() {
            LeaseLock ours = acquire(OURS, 0);
            ours.close();
            ours.renew();

            assertThat(lease().orElseThrow())
                    .returns(Optional.empty(), DeployLease::holder)
                    .returns(Duration.ofSeconds(1), DeployLease::duration);
            assertThatThrownBy(() -> ours.during(() -> "a change")).hasMessageContaining("the build is being ended");
        }

        @Test
        void leavesWhatAnotherHas() {
            LeaseLock ours = acquire(OURS, 0);
            acquire(THEIRS, 60);
            ours.close();

            assertThat(lease().orElseThrow().who()).isEqualTo(THEIRS);
        }

        @Test
        void neverFails() {
            LeaseLock ours = acquire(OURS, 0);
            leases.away(Optional.of(new ReleaseFailure(FailureCode.UNREACHABLE, "cannot", "nobody answers", "wait")));

            ours.close();

            assertThat(said).singleElement().asString().contains("ends by itself after 30 s", "nobody answers");
        }
    }
}
