package dev.shipline.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.shipline.cluster.Rollout;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.pipeline.SmokeCheck.Where;
import dev.shipline.secret.Redactor;
import dev.shipline.secret.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comes after pods are ready, within the pipeline. */
class ProvingTest {
    @TempDir
    Path folder;

    private final List<String> progress = new ArrayList<>();
    private FakeNeighbours neighbours;
    private Optional<SmokeCheck> smoke = Optional.empty();
    private Duration soak = Duration.ZERO;

    @BeforeEach
    void aRevisionRuns() {
        neighbours = new FakeNeighbours(folder);
        neighbours.deployed(1);
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

            assertThat(neighbours.calls)
                    .containsSubsequence("upgrade", "watch", "soak 30", "prove 2", "tag 1234567-dev");
        }

        @Test
        void thatIsInterruptedLeavesTheRevisionUnproven() {
            neighbours.soakFailure = Optional.of(FakeNeighbours.failure(FailureCode.INTERRUPTED));

            assertThat(refused().fix()).contains("revision 2 was neither proven nor rolled back");
            assertThat(neighbours.calls).contains("soak 30").doesNotContain("prove 2", "roll back 2");
        }

        @Test
        void thatFailsIsAFailedRelease() throws IOException {
            neighbours.soaks.add(Rollout.Outcome.FAILED);

            ReleaseFailure failure = refused();

            assertThat(failure.code()).isEqualTo(FailureCode.ROLLOUT);
            assertThat(failure.because()).isEqualTo("pod orders-1: was restarted");
            assertThat(failure.fix()).contains("rolled back to revision 1");
            assertThat(neighbours.calls).contains("roll back 2").doesNotContain("tag 1234567-dev");
            assertThat(Files.readString(folder.resolve("release.json"))).contains("was restarted");
        }
    }

    @Nested
    class ASmokeCheck {
        @BeforeEach
        void isAskedFor() {
            smoke = Optional.of(check(200));
            neighbours.services.answer(200, "UP");
        }

        @Test
        void asksTheOnlyServiceOnceItIsRolledOut() {
            soak = Duration.ofSeconds(30);

            ReleaseReport report = deploy();

            assertThat(neighbours.services.asked)
                    .containsExactly("right on orders:80", "dev orders:80 /health {X-Probe=ship}");
            assertThat(neighbours.calls).containsSubsequence("watch", "soak 30");
            assertThat(report.steps())
                    .filteredOn(step -> step.step() == Step.SMOKE)
                    .singleElement()
                    .satisfies(step -> assertThat(step.detail()).isEqualTo("/health of service orders:80 answers 200"));
        }

        @Test
        void isRefusedBeforeTheUpgradeWithoutTheRight() {
            neighbours.services.refusal = Optional.of(FakeNeighbours.failure(FailureCode.CREDENTIALS));

            assertThat(refused().code()).isEqualTo(FailureCode.CREDENTIALS);
            assertThat(neighbours.calls).doesNotContain("upgrade");
        }

        @Test
        void isRefusedBeforeTheUpgradeWhereItIsNotClearWhomToAsk() {
            neighbours.services.services = List.of("orders:80", "admin:81");

            assertThat(refused())
                    .hasMessageContaining("orders:80, admin:81")
                    .hasMessageContaining("ship.smoke.service");
            assertThat(neighbours.calls).doesNotContain("upgrade");
        }

        @Test
        void thatFailsIsAFailedReleaseWithTheAnswer() {
            neighbours.services.answers.clear();
            neighbours.services.answer(503, "no database\n");

            ReleaseFailure failure = refused();

            assertThat(failure.code()).isEqualTo(FailureCode.ROLLOUT);
            assertThat(failure.because())
                    .startsWith("smoke check of /health of service orders:80: answers 503, and 200 was expected");
            assertThat(failure.fix()).contains("ship.smoke.timeout", "rolled back to revision 1");
            assertThat(neighbours.calls).contains("roll back 2").doesNotContain("tag 1234567-dev");
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

    @Nested
    class AHookThatFails {
        @BeforeEach
        void fails() {
            neighbours.hooks = List.of("Job orders-migrate (pre-upgrade)", "ConfigMap orders-hook (pre-upgrade)");
            neighbours.revisions.clear();
            neighbours.deployed(1);
            neighbours.helmFailure = Optional.of(new ReleaseFailure(
                    FailureCode.HELM, "cannot upgrade", "its pre-upgrade hook failed", "see the log"));
        }

        @Test
        void isExplainedByItsJob() throws IOException {
            neighbours.hookRollout = new Rollout(
                    Rollout.Outcome.FAILED,
                    List.of(),
                    List.of(new Rollout.Trouble(
                            "pod orders-migrate-x",
                            "ended, exit code 3",
                            List.of(),
                            List.of(),
                            List.of("no table"),
                            "mend")));

            ReleaseFailure failure = refused();

            assertThat(neighbours.calls).contains("look at 1 jobs");
            assertThat(failure.because())
                    .isEqualTo("its pre-upgrade hook failed: pod orders-migrate-x: ended, exit code 3");
            assertThat(failure.fix()).startsWith("mend");
            assertThat(Files.readString(folder.resolve(RolloutTests.NAME))).contains("no table");
        }

        @Test
        void isToldInHelmsWordsWhereTheJobIsGone() {
            neighbours.hookRollout = new Rollout(
                    Rollout.Outcome.FAILED,
                    List.of(),
                    List.of(new Rollout.Trouble(
                            "Job orders-migrate", "is not in namespace dev", List.of(), List.of())));

            assertThat(refused().because()).isEqualTo("its pre-upgrade hook failed");
        }

        @Test
        void isNotLookedForWhereHelmFailedOtherwise() {
            neighbours.helmFailure = Optional.of(FakeNeighbours.failure(FailureCode.HELM));

            refused();

            assertThat(neighbours.calls).doesNotContain("look at 1 jobs");
        }
    }

    @Nested
    class JUnitResults {
        @Test
        void nameEveryWorkload() throws IOException {
            deploy();

            assertThat(junit())
                    .contains("name=\"rollout of orders-dev in dev\" tests=\"1\" failures=\"0\"")
                    .contains("name=\"Deployment orders: 1 of 1 ready\"");
        }

        @Test
        void areThereBeforeTheWayBackAndKeepNoSecret() throws IOException {
            neighbours.rollouts.add(Rollout.Outcome.FAILED);
            List<String> atTheWayBack = new ArrayList<>();
            neighbours.whileWatching = () -> {
                if (neighbours.calls.contains("roll back 2")) {
                    atTheWayBack.add(junit());
                }
            };

            refused();

            assertThat(atTheWayBack).singleElement().asString().contains("<failure message=\"CrashLoopBackOff\"");
            assertThat(junit()).contains("log:   last ****").doesNotContain("words");
        }

        private String junit() {
            try {
                return Files.readString(folder.resolve(RolloutTests.NAME));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Test
    void theClustersOwnDeadlineIsNamedBesideThePodThatMissedIt() {
        Rollout.Trouble unready = new Rollout.Trouble("pod orders-1", "is not ready", List.of(), List.of());
        Rollout late = new Rollout(
                Rollout.Outcome.FAILED, List.of("Deployment orders: ProgressDeadlineExceeded: late"), List.of(unready));

        assertThat(DeployStage.unhealthy(neighbours.revision(2, "deployed", ""), late)
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

    private ReleaseFailure refused() {
        return catchThrowableOfType(ReleaseFailure.class, this::deploy);
    }

    private ReleaseReport deploy() {
        Redactor redactor = new Redactor(List.of(Secret.of("words")));
        ReleaseListener told = new ReleaseListener() {
            @Override
            public void progress(Step step, String line) {
                progress.add(step + ": " + line);
            }
        };
        Release release =
                new SampleRelease(folder).deployment(Optional.of(deployment())).release();
        return new ReleasePipeline(
                        release,
                        Goal.UPGRADE,
                        neighbours,
                        List.of(told, new ReportFile(redactor), new RolloutTests(redactor)),
                        new LeapingClock(),
                        progress::add)
                .run(Goal.UPGRADE);
    }

    private Deployment deployment() {
        return new SampleDeployment(folder)
                .order(CommitOrder.ANY)
                .proofs(new Proofs(smoke, soak))
                .deployment();
    }

    /** Each look at it is a minute later, so that nothing is asked twice. */
    private static final class LeapingClock extends Clock {
        private Instant now = Instant.EPOCH;

        @Override
        public Instant instant() {
            now = now.plus(Duration.ofMinutes(1));
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
