package dev.shipline.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shipline.cluster.DeployLease;
import dev.shipline.cluster.Interruption;
import dev.shipline.failure.FailureCode;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReleaseUnlockTest {
    @TempDir
    Path folder;

    private final List<String> said = new ArrayList<>();
    private FakeNeighbours neighbours;
    private boolean dryRun;

    @BeforeEach
    void neighbours() {
        neighbours = new FakeNeighbours(folder);
    }

    private boolean force;
    private Instant now = Instant.EPOCH.plus(Duration.ofHours(1));

    private void unlock() {
        new ReleaseUnlock(
                        SampleDeployment.TARGET, force, dryRun, neighbours, Clock.fixed(now, ZoneOffset.UTC), said::add)
                .run();
    }

    private void heldBy(String holder) {
        neighbours.leases.create(new DeployLease(
                "dev",
                "ship-orders-dev",
                Optional.of(holder + "#1"),
                Duration.ofSeconds(30),
                Instant.EPOCH,
                Instant.EPOCH,
                0,
                Optional.empty(),
                ""));
    }

    @Test
    void marksWhatIsPendingFailed() {
        neighbours.history("deployed", "pending-upgrade");
        unlock();
        assertThat(neighbours.calls)
                .containsExactly("lock", "unlock 2: unlocked by ci, was pending-upgrade", "give the lock back");
        assertThat(said)
                .contains(
                        "nobody holds the lock on orders-dev in namespace dev",
                        "revision 2 (chart microservice 1.0.0) is pending-upgrade since 1970-01-01T00:00:00Z");
    }

    @Test
    void hasNothingToDoWhereNothingIsLeft() {
        neighbours.history("deployed");
        unlock();
        assertThat(neighbours.calls).containsExactly("lock", "give the lock back");
        assertThat(said).contains("no revision of orders-dev in namespace dev is pending");
    }

    @Test
    void leavesAReleaseToTheDeployThatLives() {
        heldBy("bob@ci");
        neighbours.history("deployed", "pending-upgrade");
        neighbours.lockFailure = Optional.of(FakeNeighbours.failure(FailureCode.RELEASE_BUSY));
        assertThatThrownBy(this::unlock)
                .hasMessageContainingAll("whoever holds the lock lives", "-Dship.unlock.force=true");
        assertThat(said).first().asString().contains("is held by bob@ci since 1970-01-01T00:00:00Z");
        assertThat(neighbours.calls).containsExactly("lock");
    }

    @Test
    void mendsAtOnceWhatADeployOfOursLeftInTheMiddle() {
        neighbours.history("deployed", "pending-upgrade");
        now = Instant.EPOCH;
        neighbours.interruption = Optional.of(new Interruption(
                "bob@ci", Instant.EPOCH, Instant.EPOCH.plusSeconds(10), Optional.of(Duration.ofSeconds(30))));
        unlock();
        assertThat(neighbours.calls).containsExactly("lock", "mend what bob@ci left", "give the lock back");
    }

    @Test
    void leavesWhatBeganAfterTheDeployThatIsGone() {
        neighbours.history("deployed", "pending-upgrade");
        now = Instant.EPOCH;
        neighbours.interruption = Optional.of(new Interruption(
                "bob@ci", Instant.EPOCH.minusSeconds(20), Instant.EPOCH.minusSeconds(10), Optional.empty()));
        assertThatThrownBy(this::unlock).hasMessageContaining("a helm command");
    }

    @Test
    void takesItFromALivingDeployWhenForced() {
        heldBy("bob@ci");
        neighbours.history("deployed", "pending-upgrade");
        force = true;
        unlock();
        assertThat(neighbours
                        .leases
                        .find("dev", "ship-orders-dev")
                        .orElseThrow()
                        .holder())
                .isEmpty();
        assertThat(neighbours.calls).anyMatch(call -> call.startsWith("unlock 2"));
    }

    @Test
    void leavesAHelmCommandItsTime() {
        neighbours.history("deployed", "pending-upgrade");
        now = Instant.EPOCH.plusSeconds(299);
        assertThatThrownBy(this::unlock)
                .hasMessageContainingAll("a helm command", "run this again after 1970-01-01T00:05:00Z");
        assertThat(neighbours.calls).containsExactly("lock", "give the lock back");
        force = true;
        unlock();
        assertThat(neighbours.calls).anyMatch(call -> call.startsWith("unlock 2"));
    }

    @Test
    void changesNothingInADryRun() {
        heldBy("bob@ci");
        neighbours.history("pending-install");
        dryRun = true;
        unlock();
        assertThat(neighbours.calls).isEmpty();
        assertThat(said).last().asString().contains("pending-install", "a dry run leaves it so");
    }
}
