package dev.shipline.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.metrics.Signal.Distribution;
import dev.shipline.pipeline.ReleaseReport;
import dev.shipline.pipeline.Stage;
import dev.shipline.pipeline.Status;
import dev.shipline.pipeline.Step;
import dev.shipline.pipeline.StepOutcome;
import dev.shipline.secret.Redactor;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is told of one of several clusters rests on that cluster's own history. */
class SeveralClustersTest {
    private final ReleaseSignals signals = new ReleaseSignals(
            Samples.settings(URI.create("http://127.0.0.1:1")), Map.of(), new Redactor(List.of()), Optional.empty());

    @Test
    void haveARecoveryTimeOfTheirOwn() {
        List<Signal> eu = signals.finished(Stage.RELEASE, report("eu"), past(), Samples.NOW);
        List<Signal> us = signals.finished(Stage.RELEASE, report("us"), past(), Samples.NOW);

        assertThat(time(eu, "ship.recovery_time")).isEmpty();
        assertThat(time(us, "ship.recovery_time")).hasValueSatisfying(time -> {
            assertThat(time.value()).isEqualTo(1800);
            assertThat(time.tags()).contains("cluster:us", "remediation:rollforward");
        });
        assertThat(time(eu, "ship.lead_time").orElseThrow().tags()).contains("cluster:eu");
    }

    @Test
    void areDeploymentsOfTheirOwn() {
        List<String> ids = List.of("eu", "us").stream()
                .flatMap(cluster -> signals.finished(Stage.RELEASE, report(cluster), past(), Samples.NOW).stream())
                .filter(DoraRecord.class::isInstance)
                .map(DoraRecord.class::cast)
                .map(DoraRecord::id)
                .toList();

        assertThat(ids)
                .containsExactly(
                        "orders-prod-eu-r7-ab12cd3ef456",
                        "orders-prod-us-r7-ab12cd3ef456",
                        "orders-prod-us-r6-111111111111");
    }

    private static Optional<Distribution> time(List<Signal> signals, String name) {
        return signals.stream()
                .filter(Distribution.class::isInstance)
                .map(Distribution.class::cast)
                .filter(time -> time.name().equals(name))
                .findFirst();
    }

    /** Only in us, the last release failed. */
    private static ReleasePast past() {
        return new ReleasePast() {
            @Override
            public ReleasePast in(Optional<String> cluster) {
                return new ReleasePast() {
                    @Override
                    public List<PastRevision> revisions(String namespace, String release) {
                        String before = cluster.equals(Optional.of("us")) ? "failed" : "superseded";
                        return List.of(
                                revision(7, "deployed", 0), revision(6, before, 30), revision(5, "superseded", 90));
                    }

                    @Override
                    public Optional<Instant> oldestSince(String released, String next) {
                        return Optional.of(Samples.NOW.minusSeconds(3600));
                    }
                };
            }

            @Override
            public List<PastRevision> revisions(String namespace, String release) {
                throw new IllegalStateException("of which cluster?");
            }

            @Override
            public Optional<Instant> oldestSince(String released, String next) {
                return Optional.of(Samples.NOW.minusSeconds(3600));
            }
        };
    }

    private static PastRevision revision(int number, String status, int minutes) {
        return new PastRevision(
                number, status, Samples.NOW.minus(Duration.ofMinutes(minutes)), Optional.of("1".repeat(40)), false);
    }

    private static ReleaseReport report(String cluster) {
        return new ReleaseReport(
                Samples.in(cluster),
                Status.SUCCESS,
                List.of(Samples.outcome(Step.ROLLOUT, StepOutcome.Result.SUCCEEDED)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(6),
                Optional.of(7),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
