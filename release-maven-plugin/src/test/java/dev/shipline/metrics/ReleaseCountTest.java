package dev.shipline.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.metrics.Signal.Count;
import dev.shipline.metrics.Signal.Distribution;
import dev.shipline.pipeline.ReleaseReport;
import dev.shipline.pipeline.Stage;
import dev.shipline.pipeline.Step;
import dev.shipline.secret.Redactor;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What counts as a release, and in whose words. */
class ReleaseCountTest {
    private static List<Signal> finished(Stage stage, ReleaseReport report) {
        MetricsSettings settings = Samples.settings(URI.create("http://127.0.0.1:1"));
        return new ReleaseSignals(settings, Map.of(), new Redactor(List.of())).finished(stage, report, Samples.NOW);
    }

    @Test
    void countsARefusalAsABuildThatFailedAndAsNoRelease() {
        ReleaseReport report = Samples.failed(Samples.release(), Step.FETCH_VALUES, "there is no such object");

        List<Signal> all = finished(Stage.RELEASE, report);

        assertThat(all).extracting(Signal::kind).containsExactly(Signal.Kind.COUNT, Signal.Kind.EVENT);
        assertThat(((Count) all.get(0)).name()).isEqualTo("ship.build.count");
        assertThat(((Count) all.get(0)).tags()).contains("status:failure", "failure_phase:preflight");
    }

    @Test
    void doesNotTimeAReleaseThatNeverReachedHelm() {
        ReleaseReport report = Samples.failed(Samples.release(), Step.LOCK, "somebody else is at it");

        assertThat(finished(Stage.RELEASE, report))
                .extracting(Signal::kind)
                .startsWith(Signal.Kind.COUNT)
                .noneMatch(Signal.Kind.GAUGE::equals);
        assertThat(finished(Stage.RELEASE, report))
                .noneMatch(signal ->
                        signal instanceof Distribution time && time.name().equals("ship.release.elapsed_time"));
    }

    @Test
    void speaksTheWordsOfTheBashToolsWhereDashboardsWereMadeForThem() {
        MetricsOptions bash = new MetricsOptions(
                MetricNames.BASH,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.empty());
        ReleaseSignals old = new ReleaseSignals(
                Samples.settings(URI.create("http://127.0.0.1:1")).with(bash), Map.of(), new Redactor(List.of()));

        List<Signal> all = old.finished(Stage.RELEASE, Samples.succeeded(Samples.release(), Step.ROLLOUT), Samples.NOW);

        assertThat(((Count) all.get(0)).tags()).contains("version:1.4.2", "environment:prod", "release:orders-prod");
        assertThat(all.get(1)).isInstanceOfSatisfying(Signal.Gauge.class, time -> {
            assertThat(time.name()).isEqualTo("ship.release.elapsed_time");
            assertThat(time.value()).isEqualTo(40.5);
        });
    }
}
