package dev.shipline.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.metrics.Signal.Distribution;
import dev.shipline.pipeline.ReleaseReport;
import dev.shipline.pipeline.Status;
import dev.shipline.pipeline.Step;
import dev.shipline.pipeline.StepOutcome;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class FlowSignalsTest {
    private static final Instant NOW = Samples.NOW;
    private static final String EARLIER_SHA = "1".repeat(40);
    private static final PastRevision THIS = revision(7, "deployed", 0, Samples.SHA);

    private final Labels labels = new Labels(Samples.settings(URI.create("http://127.0.0.1:1")), new CiRun(Map.of()));

    /** @param minutes how long before now it was deployed */
    private static PastRevision revision(int number, String status, int minutes, String commit) {
        return new PastRevision(number, status, NOW.minus(Duration.ofMinutes(minutes)), Optional.of(commit), false);
    }

    private static ReleasePast oldest(Instant time) {
        return new ReleasePast() {
            @Override
            public List<PastRevision> revisions(String namespace, String release) {
                return List.of();
            }

            @Override
            public Optional<Instant> oldestSince(String released, String next) {
                assertThat(released).isEqualTo(EARLIER_SHA);
                assertThat(next).isEqualTo(Samples.SHA);
                return Optional.of(time);
            }
        };
    }

    private List<Signal> flow(ReleaseReport report, PastRevision... history) {
        return flow(Optional.empty(), report, history);
    }

    private List<Signal> flow(Optional<PreviousRun> before, ReleaseReport report, PastRevision... history) {
        return new FlowSignals(labels, before).of(report, List.of(history), ReleasePast.UNKNOWN, NOW);
    }

    private static Optional<Distribution> find(List<Signal> signals, String name) {
        return signals.stream()
                .map(Distribution.class::cast)
                .filter(time -> time.name().equals("ship." + name))
                .findFirst();
    }

    private static ReleaseReport success() {
        return Samples.succeeded(Samples.release(), Step.ROLLOUT);
    }

    @Nested
    class LeadTime {
        @Test
        void countsFromTheOldestCommitThatWasNotOutBefore() {
            List<Signal> signals = new FlowSignals(labels, Optional.empty())
                    .of(
                            success(),
                            List.of(THIS, revision(6, "superseded", 60, EARLIER_SHA)),
                            oldest(NOW.minus(Duration.ofHours(30))),
                            NOW);

            assertThat(find(signals, "lead_time")).hasValueSatisfying(time -> {
                assertThat(time.value()).isEqualTo(30 * 3600);
                assertThat(time.tags()).contains("env:prod", "service:orders");
            });
        }

        @Test
        void passesOverRevisionsThatNeverRan() {
            List<Signal> signals = new FlowSignals(labels, Optional.empty())
                    .of(
                            success(),
                            List.of(
                                    THIS,
                                    revision(6, "failed", 10, "2".repeat(40)),
                                    revision(5, "superseded", 60, EARLIER_SHA)),
                            oldest(NOW.minusSeconds(90)),
                            NOW);

            assertThat(find(signals, "lead_time"))
                    .hasValueSatisfying(time -> assertThat(time.value()).isEqualTo(90));
        }

        @Test
        void countsFromItsOwnCommitWhereGitCannotTell() {
            assertThat(find(flow(success(), THIS), "lead_time")).isPresent();
        }

        @Test
        void isNothingWhereTheSameCommitIsReleasedAgain() {
            List<Signal> signals = flow(success(), THIS, revision(6, "superseded", 60, Samples.SHA));

            assertThat(find(signals, "lead_time")).isEmpty();
        }

        @Test
        void isNothingOfAFailure() {
            assertThat(find(flow(Samples.rolledBack(Samples.release()), THIS), "lead_time"))
                    .isEmpty();
        }
    }

    @Nested
    class RecoveryTime {
        @Test
        void isThatOfTheRollbackWhereTheReleaseItselfBrokeIt() {
            ReleaseReport report = Samples.report(
                    Samples.release(),
                    Status.ROLLED_BACK,
                    List.of(
                            new StepOutcome(
                                    Step.UPGRADE,
                                    StepOutcome.Result.SUCCEEDED,
                                    NOW.minusSeconds(75),
                                    Duration.ofSeconds(2),
                                    ""),
                            Samples.outcome(Step.ROLLOUT, StepOutcome.Result.FAILED)),
                    Optional.of(6),
                    Optional.empty());

            assertThat(find(flow(report, THIS), "recovery_time")).hasValueSatisfying(time -> {
                assertThat(time.value()).isEqualTo(75);
                assertThat(time.tags()).contains("remediation:rollback");
            });
        }

        @Test
        void countsFromTheFirstOfTheFailuresThatASuccessMends() {
            List<Signal> signals = flow(
                    success(),
                    THIS,
                    revision(6, "failed", 20, "2".repeat(40)),
                    revision(5, "failed", 50, "3".repeat(40)),
                    revision(4, "superseded", 500, EARLIER_SHA));

            assertThat(find(signals, "recovery_time")).hasValueSatisfying(time -> {
                assertThat(time.value()).isEqualTo(50 * 60);
                assertThat(time.tags()).contains("remediation:rollforward");
            });
        }

        @Test
        void isNothingWhereARollbackHadMendedItBefore() {
            List<Signal> signals = flow(
                    success(),
                    THIS,
                    revision(6, "superseded", 19, EARLIER_SHA),
                    revision(5, "failed", 20, "2".repeat(40)));

            assertThat(find(signals, "recovery_time")).isEmpty();
        }

        @Test
        void countsFromTheRevisionThatSomebodyTookBack() {
            ReleaseReport back = Samples.report(
                    Samples.release(),
                    Status.SUCCESS,
                    List.of(Samples.outcome(Step.ROLLOUT, StepOutcome.Result.SUCCEEDED)),
                    Optional.of(5),
                    Optional.empty());

            List<Signal> signals = flow(back, THIS, revision(6, "superseded", 40, EARLIER_SHA));

            assertThat(find(signals, "recovery_time")).hasValueSatisfying(time -> {
                assertThat(time.value()).isEqualTo(40 * 60);
                assertThat(time.tags()).contains("remediation:rollback");
            });
            assertThat(find(signals, "lead_time")).isEmpty();
        }
    }

    @Nested
    class Waits {
        private final ReleaseReport report = Samples.report(
                Samples.release(),
                Status.SUCCESS,
                List.of(new StepOutcome(
                        Step.LOCK, StepOutcome.Result.SUCCEEDED, NOW.minusSeconds(60), Duration.ofSeconds(12), "ours")),
                Optional.empty(),
                Optional.empty());

        @Test
        void forAnotherDeployToEnd() {
            assertThat(find(flow(report), "queue_wait"))
                    .hasValueSatisfying(time -> assertThat(time.value()).isEqualTo(12));
        }

        @Test
        void forAnApprovalSinceTheJobBefore() {
            PreviousRun qa = new PreviousRun(Samples.SHA, Optional.of("qa"), NOW.minusSeconds(60 + 900));

            assertThat(find(flow(Optional.of(qa), report), "promotion_wait")).hasValueSatisfying(time -> {
                assertThat(time.value()).isEqualTo(900);
                assertThat(time.tags()).contains("from_env:qa");
            });
        }

        @Test
        void butNotForAnotherCommitOrTheSameEnvironment() {
            PreviousRun other = new PreviousRun(EARLIER_SHA, Optional.of("qa"), NOW.minusSeconds(900));
            PreviousRun same = new PreviousRun(Samples.SHA, Optional.of("prod"), NOW.minusSeconds(900));

            assertThat(find(flow(Optional.of(other), report), "promotion_wait")).isEmpty();
            assertThat(find(flow(Optional.of(same), report), "promotion_wait")).isEmpty();
        }
    }
}
