package dev.shipline.cluster;

import static dev.shipline.cluster.LockRig.OURS;
import static dev.shipline.cluster.LockRig.THEIRS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class LeaseLockTest {
    private final LockRig rig = new LockRig();

    @Nested
    class Holding {
        @Test
        void aRenewalKeepsOthersOut() {
            LeaseLock ours = rig.acquire(OURS, 0);
            for (int i = 0; i < 6; i++) {
                rig.passes(5);
                ours.renew();
            }
            assertThat(rig.lease().orElseThrow().renewed()).isEqualTo(rig.steps.instant());
            assertThat(ours.during(() -> "changed")).isEqualTo("changed");
        }

        @Test
        void beforeAChangeItRenewsWhatItHasNotRenewedForLong() {
            LeaseLock ours = rig.acquire(OURS, 0);
            rig.passes(25);

            assertThat(ours.during(() -> "changed")).isEqualTo("changed");

            assertThat(rig.lease().orElseThrow().renewed()).isEqualTo(rig.steps.instant());
        }

        @Test
        void stopsBeforeAChangeWhenAnotherHasTakenItOver() {
            LeaseLock ours = rig.acquire(OURS, 0);
            rig.acquire(THEIRS, 60);

            assertStops(ours, FailureCode.RELEASE_BUSY, "alice@laptop has taken the lock on it over");
        }

        @Test
        void stopsBeforeAChangeWhenSomebodyDeletedTheLease() {
            LeaseLock ours = rig.acquire(OURS, 0);
            rig.leases.delete("dev", "ship-orders-dev");
            ours.renew();

            assertStops(ours, FailureCode.RELEASE_BUSY, "the Lease ship-orders-dev, was deleted");
        }

        @Test
        void waitsBeforeAChangeForAnApiServerThatIsAway() {
            LeaseLock ours = rig.acquire(OURS, 0);
            rig.apiServerIsAway();
            rig.meanwhile(() -> {});
            rig.meanwhile(() -> rig.leases.away(Optional.empty()));

            assertThat(ours.during(() -> "changed")).isEqualTo("changed");

            assertThat(rig.said).hasSize(2).first().asString().contains("asking again before the next change");
        }

        @Test
        void stopsBeforeAChangeWhenTheApiServerStaysAway() {
            LeaseLock ours = rig.acquire(OURS, 0);
            rig.apiServerIsAway();

            assertStops(ours, FailureCode.UNREACHABLE, "last renewed 50 s ago", "nobody answers");

            rig.leases.away(Optional.empty());
            assertThat(ours.during(() -> "changed")).isEqualTo("changed");
        }

        private void assertStops(LeaseLock lock, FailureCode code, String... words) {
            List<String> changes = new ArrayList<>();
            rig.passes(20);
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

    @Nested
    class GivingBack {
        @Test
        void endsAllChanges() {
            LeaseLock ours = rig.acquire(OURS, 0);
            ours.close();
            ours.renew();

            assertThat(rig.lease().orElseThrow())
                    .returns(Optional.empty(), DeployLease::holder)
                    .returns(Duration.ofSeconds(1), DeployLease::duration);
            assertThatThrownBy(() -> ours.during(() -> "a change")).hasMessageContaining("the build is being ended");
        }

        @Test
        void leavesWhatAnotherHas() {
            LeaseLock ours = rig.acquire(OURS, 0);
            rig.acquire(THEIRS, 60);
            ours.close();

            assertThat(rig.lease().orElseThrow().who()).isEqualTo(THEIRS);
        }

        @Test
        void neverFails() {
            LeaseLock ours = rig.acquire(OURS, 0);
            rig.apiServerIsAway();

            ours.close();

            assertThat(rig.said).singleElement().asString().contains("ends by itself after 30 s", "nobody answers");
        }
    }
}
