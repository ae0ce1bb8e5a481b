package dev.shipline.metrics;

import static dev.shipline.metrics.ListenerRig.DISTRIBUTIONS;
import static dev.shipline.metrics.ListenerRig.EVENTS;
import static dev.shipline.metrics.ListenerRig.SERIES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.document.Document;
import dev.shipline.pipeline.Release;
import dev.shipline.pipeline.Stage;
import dev.shipline.pipeline.Step;
import dev.shipline.pipeline.StepOutcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirDeletionStrategy;

class DatadogListenerTest {
    /** A sender that was given up may still write while the folder is removed. */
    @TempDir(deletionStrategy = TempDirDeletionStrategy.IgnoreFailures.class)
    Path directory;

    @AutoClose
    private ListenerRig rig;

    @BeforeEach
    void rig() {
        rig = new ListenerRig(directory);
    }

    @Nested
    class TellsDatadog {
        @Test
        void ofASuccess() {
            rig.aRunSucceeds();

            Document series = rig.only(SERIES).at("series").items().get(0);
            assertThat(series.toJson())
                    .contains(
                            "\"metric\":\"ship.release.count\"",
                            "\"type\":1",
                            "\"interval\":10",
                            "\"points\":[{\"timestamp\":" + Samples.NOW.getEpochSecond() + ",\"value\":1.0}]",
                            "\"resources\":[{\"name\":\"ci-orders\",\"type\":\"host\"}]",
                            "\"status:success\"");
            assertThat(rig.only(DISTRIBUTIONS).at("series").items())
                    .extracting(one -> one.at("metric").text(""))
                    .containsExactly("ship.phase.elapsed_time", "ship.release.elapsed_time", "ship.lead_time");
            assertThat(rig.only(DISTRIBUTIONS).toJson())
                    .contains("\"type\":\"distribution\"", ",[40.5]]]", "\"phase:rollout\"");
            assertThat(rig.events())
                    .extracting(event -> event.at("alert_type").text(""))
                    .containsExactly("info", "success");
            assertThat(rig.events())
                    .extracting(event -> event.at("priority").text(""))
                    .containsExactly("low", "normal");
            assertThat(rig.events().get(1).at("date_happened").number(0)).isEqualTo(Samples.NOW.getEpochSecond());
            assertThat(rig.journal()).isEmptyFile();
            assertThat(rig.warnings).isEmpty();
        }

        @Test
        void ofAFailure() {
            try (DatadogListener listener = rig.listener()) {
                ListenerRig.run(
                        listener,
                        Samples.build(),
                        Samples.failed(Samples.build(), Step.BUILD_IMAGE, "there is no disk"));
            }

            assertThat(rig.only(SERIES).toJson()).contains("ship.build.count", "\"status:failure\"");
            assertThat(rig.events().get(1).at("alert_type").text()).contains("error");
            assertThat(rig.events().get(1).at("text").text("")).contains("because there is no disk");
        }

        @Test
        void ofARollback() {
            try (DatadogListener listener = rig.listener()) {
                ListenerRig.run(listener, Samples.release(), Samples.rolledBack(Samples.release()));
            }

            assertThat(rig.only(SERIES).toJson()).contains("\"status:rolled_back\"");
            assertThat(rig.events().get(1).at("alert_type").text()).contains("warning");
        }

        @Test
        void underAPathToo() {
            try (DatadogListener listener =
                    rig.listener(Samples.settings(rig.intake.uri().resolve("/datadog/")))) {
                ListenerRig.runASuccess(listener);
            }

            assertThat(rig.intake.requests("/datadog" + SERIES)).hasSize(1);
            assertThat(rig.intake.requests("/datadog" + EVENTS)).hasSize(2);
        }

        @Test
        void withTheKeyInTheHeaderAndNowhereElse() throws IOException {
            try (DatadogListener listener = rig.listener()) {
                ListenerRig.run(
                        listener,
                        Samples.build(),
                        Samples.failed(Samples.build(), Step.SCAN, Samples.KEY + " is wrong"));
            }

            assertThat(rig.intake.requests()).hasSizeGreaterThan(3).allSatisfy(request -> {
                assertThat(request.headers().getFirst("DD-API-KEY")).isEqualTo(Samples.KEY);
                assertThat(request.uri().toString()).doesNotContain("key");
                assertThat(request.text()).doesNotContain(Samples.KEY);
            });
            rig.assertThatNothingLeaked();
        }

        @Test
        void nothingUntilTheStageEnds() {
            try (DatadogListener listener = rig.listener()) {
                listener.stageStarted(Stage.RELEASE, Samples.release());
                listener.stepFinished(Samples.outcome(Step.UPGRADE, StepOutcome.Result.SUCCEEDED), Samples.release());

                assertThat(rig.intake.requests()).isEmpty();
                assertThat(rig.pending()).isEqualTo(2);
            }
            assertThat(rig.intake.requests()).hasSize(2);
        }

        @Test
        void ofACancelledRunAndLeavesItCancelled() {
            try (DatadogListener listener = rig.listener()) {
                Thread.currentThread().interrupt();
                ListenerRig.runASuccess(listener);

                assertThat(Thread.interrupted()).isTrue();
            }
            assertThat(rig.intake.requests(SERIES)).hasSize(1);
            assertThat(rig.warnings).isEmpty();
        }
    }

    @Test
    void saysNothingOfADryRun() {
        Release dry = Samples.release(Optional.of("prod"), true);

        try (DatadogListener listener = rig.listener()) {
            ListenerRig.run(listener, dry, Samples.succeeded(dry, Step.ROLLOUT));
        }

        assertThat(rig.intake.requests()).isEmpty();
    }

    @Test
    void doesNothingWhenDisabled() throws IOException {
        MetricsSettings on = Samples.settings(rig.intake.uri());
        MetricsSettings off = new MetricsSettings(
                false,
                on.prefix(),
                on.site(),
                on.url(),
                on.series(),
                on.apiKey(),
                on.role(),
                on.tags(),
                on.budget(),
                on.options());

        try (DatadogListener listener = rig.listener(off)) {
            ListenerRig.runASuccess(listener);
        }

        assertThat(rig.intake.requests()).isEmpty();
        assertThat(directory).isEmptyDirectory();
    }
}
