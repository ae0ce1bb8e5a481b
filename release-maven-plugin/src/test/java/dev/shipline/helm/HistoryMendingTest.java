package dev.shipline.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shipline.cluster.Interruption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistoryMendingTest {
    private static final Instant BEGUN = HelmSecrets.DEPLOYED;

    private final FakeCluster cluster = new FakeCluster();
    private final ReleaseHistory history = new ReleaseHistory(cluster);
    private final List<String> notes = new ArrayList<>();
    private int pauses;
    private Runnable inAPause = () -> {};

    private void mend(Instant from, Instant until, Optional<Duration> silence) {
        new HistoryMending(
                        history,
                        Duration.ofMinutes(20),
                        Clock.fixed(BEGUN, ZoneOffset.UTC),
                        pause -> {
                            pauses++;
                            inAPause.run();
                        },
                        notes::add)
                .mend("dev", "orders-dev", new Interruption("ci", from, until, silence));
    }

    private void mendWhatIsOurs(Optional<Duration> silence) {
        mend(BEGUN.minusSeconds(1), BEGUN.plusSeconds(10), silence);
    }

    private void write(int number, String status) {
        cluster.put(HelmSecrets.revision(number, status));
    }

    private Revision latest() {
        return history.latest("dev", "orders-dev").orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"pending-install", "pending-upgrade", "pending-rollback", "uninstalling"})
    void marksWhatWasLeftInTheMiddleFailedAtOnceAndSaysIt(String status) {
        write(7, status);

        mendWhatIsOurs(Optional.empty());

        assertThat(latest())
                .returns("failed", Revision::status)
                .returns(true, Revision::hasFailed)
                .returns("Failed: left in the middle by ci, was " + status, Revision::description);
        assertThat(notes).singleElement().asString().contains("revision 7", "was " + status, "ci began it", "is gone");
        assertThat(pauses).isZero();
    }

    @Test
    void leavesWhatBeganAtAnotherTimeToAHelmCommand() {
        write(7, "pending-upgrade");

        mend(BEGUN.minusSeconds(30), BEGUN.minusSeconds(1), Optional.empty());
        mend(BEGUN.plusSeconds(1), BEGUN.plusSeconds(30), Optional.empty());

        assertThat(latest().status()).isEqualTo("pending-upgrade");
        assertThat(notes).isEmpty();
    }

    @Test
    void leavesWhatHasEnded() {
        write(7, "deployed");
        mendWhatIsOurs(Optional.of(Duration.ofSeconds(30)));
        assertThat(latest().status()).isEqualTo("deployed");
        assertThat(pauses).isZero();
    }

    @Test
    void givesAWorkerThatWasLeftBehindItsTime() {
        write(7, "pending-upgrade");

        mendWhatIsOurs(Optional.of(Duration.ofSeconds(30)));

        assertThat(pauses).isEqualTo(35);
        assertThat(latest().status()).isEqualTo("failed");
        assertThat(notes).first().asString().contains("the Helm that ci has left behind", "for up to 35 s");
    }

    @Test
    void keepsWhatThatWorkerStillEnds() {
        write(7, "pending-upgrade");
        inAPause = () -> write(7, "deployed");

        mendWhatIsOurs(Optional.of(Duration.ofSeconds(30)));

        assertThat(pauses).isEqualTo(1);
        assertThat(latest().status()).isEqualTo("deployed");
    }

    @Test
    void doesNotOverrunWhatBecomesAnothersInTheMeantime() {
        write(7, "pending-upgrade");
        inAPause = () ->
                cluster.put(HelmSecrets.revision(8, "pending-upgrade", BEGUN.plusSeconds(40), "kind: ConfigMap\n"));

        mendWhatIsOurs(Optional.of(Duration.ofSeconds(30)));

        assertThat(latest()).returns(8, Revision::number).returns("pending-upgrade", Revision::status);
    }

    @Test
    void stopsWaitingWhenTheBuildIsInterrupted() {
        write(7, "pending-upgrade");
        HistoryMending mending = new HistoryMending(
                history,
                Duration.ofMinutes(20),
                Clock.systemUTC(),
                pause -> {
                    throw new InterruptedException();
                },
                notes::add);
        Interruption left = new Interruption("ci", BEGUN, BEGUN, Optional.of(Duration.ZERO));

        assertThatThrownBy(() -> mending.mend("dev", "orders-dev", left)).hasMessageContaining("interrupted");

        assertThat(Thread.interrupted()).isTrue();
        assertThat(latest().status()).isEqualTo("pending-upgrade");
    }
}
