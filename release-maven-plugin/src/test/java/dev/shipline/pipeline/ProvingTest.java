package dev.shipline.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shipline.cluster.Rollout;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.pipeline.SmokeCheck.Where;
import dev.shipline.secret.Redactor;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comes after pods are ready, within the pipeline. */
class ProvingTest {
    @TempDir
    Path folder;

    private PipelineRig rig;
    private Optional<SmokeCheck> smoke = Optional.empty();
    private Duration soak = Duration.ZERO;

    @BeforeEach
    void aRevisionRuns() {
        rig = new PipelineRig(folder);
        rig.clock = leaping();
        rig.listeners.add(new ReportFile(new Redactor(List.of())));
        rig.neighbours.deployed(1);
    }

    @Nested
    class ASoak {
        @BeforeEach
        void isAskedFor() {
            soak = Duration.ofSeconds(30);
        }

        @Test
        void comesAfterTheRollout() {
            deploy();

            assertThat(rig.neighbours.calls)
                    .containsSubsequence("upgrade", "watch", "soak 30", "prove 2", "tag 1234567-dev");
        }

        @Test
        void thatIsInterruptedLeavesTheRevisionUnproven() {
            rig.neighbours.soakFailure = Optional.of(FakeNeighbours.failure(FailureCode.INTERRUPTED));

            assertThat(refused().fix()).contains("revision 2 was neither proven nor rolled back");
            assertThat(rig.neighbours.calls).contains("soak 30").doesNotContain("prove 2", "roll back 2");
        }

        @Test
        void thatFailsIsAFailedRelease() throws IOException {
            rig.neighbours.soaks.add(Rollout.Outcome.FAILED);

            ReleaseFailure failure = refused();

            assertThat(failure.code()).isEqualTo(FailureCode.ROLLOUT);
            assertThat(failure.because()).isEqualTo("pod orders-1: was restarted");
            assertThat(failure.fix()).contains("rolled back to revision 1");
            assertThat(rig.neighbours.calls).contains("roll back 2").doesNotContain("tag 1234567-dev");
            assertThat(Files.readString(folder.resolve("release.json"))).contains("was restarted");
        }
    }

    @Nested
    class ASmokeCheck {
        @BeforeEach
        void isAskedFor() {
            smoke = Optional.of(check(200));
            rig.neighbours.services.answer(200, "UP");
        }

        @Test
        void asksTheOnlyServiceOnceItIsRolledOut() {
            soak = Duration.ofSeconds(30);

            ReleaseReport report = deploy();

            assertThat(rig.neighbours.services.asked)
                    .containsExactly("right on orders:80", "dev orders:80 /health {X-Probe=ship}");
            assertThat(rig.neighbours.calls).containsSubsequence("watch", "soak 30");
            assertThat(report.steps())
                    .filteredOn(step -> step.step() == Step.SMOKE)
                    .singleElement()
                    .satisfies(step -> assertThat(step.detail()).isEqualTo("/health of service orders:80 answers 200"));
        }

        @Test
        void isRefusedBeforeTheUpgradeWithoutTheRight() {
            rig.neighbours.services.refusal = Optional.of(FakeNeighbours.failure(FailureCode.CREDENTIALS));

            assertThat(refused().code()).isEqualTo(FailureCode.CREDENTIALS);
            assertThat(rig.neighbours.calls).doesNotContain("upgrade");
        }

        @Test
        void isRefusedBeforeTheUpgradeWhereItIsNotClearWhomToAsk() {
            rig.neighbours.services.services = List.of("orders:80", "admin:81");

            assertThat(refused())
                    .hasMessageContaining("orders:80, admin:81")
                    .hasMessageContaining("ship.smoke.service");
            assertThat(rig.neighbours.calls).doesNotContain("upgrade");
        }

        @Test
        void thatFailsIsAFailedReleaseWithTheAnswer() {
            rig.neighbours.services.answers.clear();
            rig.neighbours.services.answer(503, "no database\n");

            ReleaseFailure failure = refused();

            assertThat(failure.code()).isEqualTo(FailureCode.ROLLOUT);
            assertThat(failure.because())
                    .startsWith("smoke check of /health of service orders:80: answers 503, and 200 was expected");
            assertThat(failure.fix()).contains("ship.smoke.timeout", "rolled back to revision 1");
            assertThat(rig.neighbours.calls).contains("roll back 2").doesNotContain("tag 1234567-dev");
        }

        @Test
        void expectsAnotherStatusWhereThatIsSaid() {
            smoke = Optional.of(check(204));

            assertThat(refused()).hasMessageContaining("answers 200, and 204 was expected");
        }

        private SmokeCheck check(int status) {
            return new SmokeCheck(
                    new Where(Optional.empty(), Optional.of("/health"), Optional.empty()),
                    status,
                    Duration.ofSeconds(30),
                    Map.of("X-Probe", "ship"));
        }
    }

    @Test
    void theClustersOwnDeadlineIsNamedBesideThePodThatMissedIt() {
        Rollout.Trouble unready = new Rollout.Trouble("pod orders-1", "is not ready", List.of(), List.of());
        Rollout late = new Rollout(
                Rollout.Outcome.FAILED, List.of("Deployment orders: ProgressDeadlineExceeded: late"), List.of(unready));

        assertThat(DeployStage.unhealthy(rig.neighbours.revision(2, "deployed", ""), late)
                        .because())
                .isEqualTo("Deployment orders: ProgressDeadlineExceeded: late: pod orders-1: is not ready");
    }

    @Test
    void aPlaceIsEitherAnAddressOrAPath() {
        assertThatThrownBy(() -> new Where(Optional.empty(), Optional.empty(), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Where(Optional.of(URI.create("http://a")), Optional.of("/"), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private ReleaseReport deploy() {
        rig.deployment.proofs(new Proofs(smoke, soak));
        return rig.deploy();
    }

    private ReleaseFailure refused() {
        rig.deployment.proofs(new Proofs(smoke, soak));
        return rig.refused();
    }

    /** Each look at it is a minute later, so that nothing is asked twice. */
    private static Clock leaping() {
        AtomicInteger looks = new AtomicInteger();
        InstantSource time = () -> Instant.EPOCH.plus(Duration.ofMinutes(looks.incrementAndGet()));
        return time.withZone(ZoneOffset.UTC);
    }
}
