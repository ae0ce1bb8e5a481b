package dev.shipline.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.document.Document;
import dev.shipline.pipeline.Release;
import dev.shipline.pipeline.ReleaseReport;
import dev.shipline.pipeline.Stage;
import dev.shipline.pipeline.Step;
import dev.shipline.pipeline.StepOutcome;
import dev.shipline.secret.Redactor;
import dev.shipline.secret.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirDeletionStrategy;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatadogListenerTest {
    private static final String SERIES = "/api/v2/series";
    private static final String DISTRIBUTIONS = "/api/v1/distribution_points";
    private static final String EVENTS = "/api/v1/events";

    /** A sender that was given up may still write while the folder is removed. */
    @TempDir(deletionStrategy = TempDirDeletionStrategy.IgnoreFailures.class)
    Path directory;

    private final FakeIntake intake = new FakeIntake();
    private final List<String> infos = new CopyOnWriteArrayList<>();
    private final List<String> warnings = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        intake.close();
    }

    private DatadogListener listener() {
        return listener(Samples.settings(intake.uri()));
    }

    private DatadogListener listener(MetricsSettings settings) {
        return DatadogListener.open(
                settings,
                directory,
                new Redactor(List.of()),
                Map.of(),
                infos::add,
                warnings::add,
                ReleasePast.UNKNOWN,
                Clock.fixed(Samples.NOW, ZoneOffset.UTC));
    }

    private static void run(DatadogListener listener, Release release, ReleaseReport report) {
        Stage stage = report.steps().get(0).step().stage();
        listener.stageStarted(stage, release);
        report.steps().forEach(outcome -> listener.stepFinished(outcome, release));
        listener.stageFinished(stage, report);
    }

    private void runASuccess(DatadogListener listener) {
        run(listener, Samples.release(), Samples.succeeded(Samples.release(), Step.ROLLOUT));
    }

    private Path journal() {
        return directory.resolve("telemetry/journal.ndjson");
    }

    private long pending() {
        return new Journal(journal()).pending().size();
    }

    @Nested
    class TellsDatadog {
        @Test
        void ofASuccess() {
            try (DatadogListener listener = listener()) {
                runASuccess(listener);
            }

            Document series = only(SERIES).at("series").items().get(0);
            assertThat(series.toJson())
                    .contains(
                            "\"metric\":\"ship.release.count\"",
                            "\"type\":1",
                            "\"interval\":10",
                            "\"points\":[{\"timestamp\":" + Samples.NOW.getEpochSecond() + ",\"value\":1.0}]",
                            "\"resources\":[{\"name\":\"ci-orders\",\"type\":\"host\"}]",
                            "\"status:success\"");
            assertThat(only(DISTRIBUTIONS).at("series").items())
                    .extracting(one -> one.at("metric").text(""))
                    .containsExactly("ship.phase.elapsed_time", "ship.release.elapsed_time", "ship.lead_time");
            assertThat(only(DISTRIBUTIONS).toJson())
                    .contains("\"type\":\"distribution\"", ",[40.5]]]", "\"phase:rollout\"");
            assertThat(events())
                    .extracting(event -> event.at("alert_type").text(""))
                    .containsExactly("info", "success");
            assertThat(events())
                    .extracting(event -> event.at("priority").text(""))
                    .containsExactly("low", "normal");
            assertThat(events().get(1).at("date_happened").number(0)).isEqualTo(Samples.NOW.getEpochSecond());
            assertThat(journal()).isEmptyFile();
            assertThat(warnings).isEmpty();
        }

        @Test
        void ofAFailure() {
            try (DatadogListener listener = listener()) {
                run(listener, Samples.build(), Samples.failed(Samples.build(), Step.BUILD_IMAGE, "there is no disk"));
            }

            assertThat(only(SERIES).toJson()).contains("ship.build.count", "\"status:failure\"");
            assertThat(events().get(1).at("alert_type").text()).contains("error");
            assertThat(events().get(1).at("text").text("")).contains("because there is no disk");
        }

        @Test
        void ofARollback() {
            try (DatadogListener listener = listener()) {
                run(listener, Samples.release(), Samples.rolledBack(Samples.release()));
            }

            assertThat(only(SERIES).toJson()).contains("\"status:rolled_back\"");
            assertThat(events().get(1).at("alert_type").text()).contains("warning");
        }

        @Test
        void underAPathToo() {
            try (DatadogListener listener =
                    listener(Samples.settings(intake.uri().resolve("/datadog/")))) {
                runASuccess(listener);
            }

            assertThat(intake.requests("/datadog" + SERIES)).hasSize(1);
            assertThat(intake.requests("/datadog" + EVENTS)).hasSize(2);
        }

        @Test
        void withTheKeyInTheHeaderAndNowhereElse() throws IOException {
            try (DatadogListener listener = listener()) {
                run(listener, Samples.build(), Samples.failed(Samples.build(), Step.SCAN, Samples.KEY + " is wrong"));
            }

            assertThat(intake.requests()).hasSizeGreaterThan(3).allSatisfy(request -> {
                assertThat(request.headers().getFirst("DD-API-KEY")).isEqualTo(Samples.KEY);
                assertThat(request.uri().toString()).doesNotContain("key");
                assertThat(request.text()).doesNotContain(Samples.KEY);
            });
            assertThatNothingLeaked();
        }

        @Test
        void nothingUntilTheStageEnds() {
            try (DatadogListener listener = listener()) {
                listener.stageStarted(Stage.RELEASE, Samples.release());
                listener.stepFinished(Samples.outcome(Step.UPGRADE, StepOutcome.Result.SUCCEEDED), Samples.release());

                assertThat(intake.requests()).isEmpty();
                assertThat(pending()).isEqualTo(2);
            }
            assertThat(intake.requests()).hasSize(2);
        }

        @Test
        void ofACancelledRunAndLeavesItCancelled() {
            try (DatadogListener listener = listener()) {
                Thread.currentThread().interrupt();
                runASuccess(listener);

                assertThat(Thread.interrupted()).isTrue();
            }
            assertThat(intake.requests(SERIES)).hasSize(1);
            assertThat(warnings).isEmpty();
        }
    }

    @Nested
    class KeepsWhatIsNotTaken {
        @Test
        void withoutAKey() {
            try (DatadogListener listener =
                    listener(Samples.settings(intake.uri(), Optional.of(Secret.of(" ")), Duration.ofSeconds(5)))) {
                runASuccess(listener);
            }

            assertThat(intake.requests()).isEmpty();
            assertThat(pending()).isEqualTo(7);
            assertThat(infos).singleElement().asString().contains("DD_API_KEY", "journal.ndjson");
            assertThat(warnings).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(ints = {401, 403, 404, 302})
        void whenItIsRefusedForGood(int status) {
            intake.answer(status, "Forbidden", Map.of("Location", "http://127.0.0.1:1/elsewhere"));

            try (DatadogListener listener = listener()) {
                runASuccess(listener);
            }

            assertThat(intake.requests()).hasSize(1);
            assertThat(pending()).isEqualTo(7);
            assertThat(warnings).singleElement().asString().contains("HTTP " + status + ": Forbidden");
            assertThatNothingLeaked();
        }

        @ParameterizedTest
        @ValueSource(ints = {408, 429, 500, 503})
        void whenTheIntakeStaysOutOfOrder(int status) {
            for (int request = 0; request < 4; request++) {
                intake.answer(status);
            }

            try (DatadogListener listener = listener()) {
                runASuccess(listener);
            }

            assertThat(intake.requests()).as("two tries, then and at the end").hasSize(4);

            assertThat(pending()).isEqualTo(7);
            assertThat(warnings).singleElement().asString().contains("HTTP " + status);
        }

        @Test
        void whenTheIntakeNeverAnswers() {
            for (int request = 0; request < 8; request++) {
                intake.hang();
            }

            try (DatadogListener listener = listener(
                    Samples.settings(intake.uri(), Optional.of(Secret.of(Samples.KEY)), Duration.ofMillis(300)))) {
                runASuccess(listener);
            }

            assertThat(warnings).singleElement().asString().contains("no answer came in time");
            assertThat(pending()).isEqualTo(7);
        }

        @Test
        void whenNobodyListens() throws IOException {
            URI nobody;
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                nobody = URI.create("http://127.0.0.1:" + socket.getLocalPort());
            }

            try (DatadogListener listener = listener(Samples.settings(nobody))) {
                runASuccess(listener);
                runASuccess(listener);
            }

            assertThat(pending()).isEqualTo(14);
            assertThat(warnings).singleElement().asString().contains("because Connection refused;");
        }

        @Test
        void andGivesItToTheNextRunExactlyOnce() {
            intake.answer(403);
            try (DatadogListener listener = listener()) {
                runASuccess(listener);
            }
            assertThat(intake.requests()).hasSize(1);

            for (int run = 0; run < 2; run++) {
                try (DatadogListener listener = listener()) {
                    listener.flush();
                }
            }

            assertThat(intake.requests(SERIES)).hasSize(2);
            assertThat(intake.requests(DISTRIBUTIONS)).hasSize(1);
            assertThat(events()).hasSize(2);
            assertThat(journal()).isEmptyFile();
        }

        @Test
        void whenItCannotBeWrittenDownEither() throws IOException {
            Files.writeString(directory.resolve("telemetry"), "a file where the folder should be");

            try (DatadogListener listener = listener()) {
                runASuccess(listener);
            }

            assertThat(warnings).singleElement().asString().contains("telemetry");
        }

        @Test
        void whenTheKeyIsNoHeader() {
            String key = "with a\nline end";

            try (DatadogListener listener =
                    listener(Samples.settings(intake.uri(), Optional.of(Secret.of(key)), Duration.ofSeconds(30)))) {
                runASuccess(listener);
            }

            assertThat(pending()).isEqualTo(7);
            assertThat(warnings).singleElement().asString().doesNotContain("line end");
        }

        @Test
        void whenTheSiteIsNoHost() {
            MetricsSettings settings = new MetricsSettings(
                    true,
                    "ship",
                    "no such site",
                    Optional.empty(),
                    SeriesVersion.V2,
                    Optional.of(Secret.of(Samples.KEY)),
                    Optional.empty(),
                    Map.of(),
                    Duration.ofSeconds(30),
                    MetricsOptions.NONE);

            try (DatadogListener listener = listener(settings)) {
                runASuccess(listener);
            }

            assertThat(pending()).isEqualTo(7);
            assertThat(warnings).singleElement().asString().contains("ship.metrics.site");
        }
    }

    @Test
    void triesAgainAfterOneFault() {
        intake.answer(429, "slow down", Map.of("X-RateLimit-Reset", "0"));

        try (DatadogListener listener = listener()) {
            runASuccess(listener);
        }

        assertThat(intake.requests(SERIES)).hasSize(2);
        assertThat(journal()).isEmptyFile();
        assertThat(warnings).isEmpty();
    }

    @Test
    void takesTheStatusForAnAnswerWhenTheBodyIsCut() {
        for (int request = 0; request < 4; request++) {
            intake.cut();
        }

        try (DatadogListener listener = listener()) {
            runASuccess(listener);
        }

        assertThat(intake.requests()).hasSize(5);
        assertThat(journal()).isEmptyFile();
        assertThat(warnings).isEmpty();
    }

    @Test
    void takesAnyBodyOfASuccess() {
        intake.answer(202, "", Map.of());
        intake.answer(202, "OK", Map.of());

        try (DatadogListener listener = listener()) {
            runASuccess(listener);
        }

        assertThat(intake.requests()).hasSize(5);
        assertThat(journal()).isEmptyFile();
    }

    @Test
    void dropsWhatIsRefusedAsWrong() {
        intake.answer(400);

        try (DatadogListener listener = listener()) {
            runASuccess(listener);
        }

        assertThat(intake.requests()).as("the last tells of the loss").hasSize(6);
        assertThat(journal()).isEmptyFile();
        assertThat(warnings).singleElement().asString().contains("HTTP 400");
    }

    @Test
    void saysNothingOfADryRun() {
        Release dry = Samples.release(Optional.of("prod"), true);

        try (DatadogListener listener = listener()) {
            run(listener, dry, Samples.succeeded(dry, Step.ROLLOUT));
        }

        assertThat(intake.requests()).isEmpty();
    }

    @Test
    void doesNothingWhenDisabled() throws IOException {
        MetricsSettings on = Samples.settings(intake.uri());
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

        try (DatadogListener listener = listener(off)) {
            runASuccess(listener);
        }

        assertThat(intake.requests()).isEmpty();
        assertThat(directory).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"datadoghq.eu", "https://app.datadoghq.eu/", "app.datadoghq.eu", " api.datadoghq.eu"})
    void understandsTheSiteAsPeopleCopyIt(String site) {
        assertThat(new MetricsSettings(
                                true,
                                "ship",
                                site,
                                Optional.empty(),
                                SeriesVersion.V2,
                                Optional.empty(),
                                Optional.empty(),
                                Map.of(),
                                Duration.ZERO,
                                MetricsOptions.NONE)
                        .site())
                .isEqualTo("datadoghq.eu");
    }

    private Document only(String path) {
        assertThat(intake.requests(path)).hasSize(1);
        return intake.requests(path).get(0).body();
    }

    private List<Document> events() {
        return intake.requests(EVENTS).stream().map(FakeIntake.Request::body).toList();
    }

    private void assertThatNothingLeaked() {
        assertThat(Stream.concat(infos.stream(), warnings.stream())).noneMatch(line -> line.contains(Samples.KEY));
        assertThat(journal()).content().doesNotContain(Samples.KEY);
    }
}
