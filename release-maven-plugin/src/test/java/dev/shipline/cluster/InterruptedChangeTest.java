package dev.shipline.cluster;

import static dev.shipline.cluster.LockRig.OURS;
import static dev.shipline.cluster.LockRig.THEIRS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the next holder is told of the one before, who may have been killed at any moment. */
class InterruptedChangeTest {
    private final LockRig rig = new LockRig();

    private Optional<Interruption> afterTheNextTakesOver() {
        return rig.acquire(OURS, 60).interruption();
    }

    @Test
    void outsideOfAChangeLeavesNothingBehind() {
        assertThat(rig.acquire(THEIRS, 0).during(() -> "changed")).isEqualTo("changed");
        LeaseLock theirs = rig.acquire(THEIRS, 60);
        theirs.during(() -> "changed");
        theirs.renew();
        assertThat(afterTheNextTakesOver()).isEmpty();
    }

    @Test
    void inTheMiddleOfAChangeTellsWhoseItWasAndWhen() {
        LeaseLock theirs = rig.acquire(THEIRS, 0);
        rig.passes(7);
        Instant begun = rig.steps.instant();
        Optional<Interruption> left = theirs.during(() -> {
            rig.passes(5);
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
        LeaseLock theirs = rig.acquire(THEIRS, 0);
        Optional<Interruption> left = theirs.during(() -> {
            LeaseLock second = rig.acquire("bob", 60);
            return second.during(() -> {
                LeaseLock third = rig.acquire(OURS, 60);
                assertThat(third.interruption().orElseThrow().by()).isEqualTo(THEIRS);
                third.during(() -> "mended");
                third.close();
                return rig.acquire(OURS, 0).interruption();
            });
        });
        assertThat(left).isEmpty();
    }

    @Test
    void aChangeThatFailsMayHaveLeftSomething() {
        LeaseLock theirs = rig.acquire(THEIRS, 0);
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
