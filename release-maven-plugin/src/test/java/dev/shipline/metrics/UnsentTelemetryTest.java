package dev.shipline.metrics;

import static dev.shipline.metrics.ListenerRig.DISTRIBUTIONS;
import static dev.shipline.metrics.ListenerRig.SERIES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.secret.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirDeletionStrategy;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the intake does not take, and what of that is kept for the next run. */
class UnsentTelemetryTest {
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
    class KeepsWhatIsNotTaken {
        @Test
        void withoutAKey() {
            try (DatadogListener listener = rig.listener(
                    Samples.settings(rig.intake.uri(), Optional.of(Secret.of(" ")), Duration.ofSeconds(5)))) {
                ListenerRig.runASuccess(listener);
            }

            assertThat(rig.intake.requests()).isEmpty();
            assertThat(rig.pending()).isEqualTo(7);
            assertThat(rig.infos).singleElement().asString().contains("DD_API_KEY", "journal.ndjson");
            assertThat(rig.warnings).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(ints = {401, 403, 404, 302})
        void whenItIsRefusedForGood(int status) {
            rig.intake.answer(status, "Forbidden", Map.of("Location", "http://127.0.0.1:1/elsewhere"));

            rig.aRunSucceeds();

            assertThat(rig.intake.requests()).hasSize(1);
            assertThat(rig.pending()).isEqualTo(7);
            assertThat(rig.warnings).singleElement().asString().contains("HTTP " + status + ": Forbidden");
            rig.assertThatNothingLeaked();
        }

        @ParameterizedTest
        @ValueSource(ints = {408, 429, 500, 503})
        void whenTheIntakeStaysOutOfOrder(int status) {
            for (int request = 0; request < 4; request++) {
                rig.intake.answer(status);
            }

            rig.aRunSucceeds();

            assertThat(rig.intake.requests())
                    .as("two tries, then and at the end")
                    .hasSize(4);

            assertThat(rig.pending()).isEqualTo(7);
            assertThat(rig.warnings).singleElement().asString().contains("HTTP " + status);
        }

        @Test
        void whenTheIntakeNeverAnswers() {
            for (int request = 0; request < 8; request++) {
                rig.intake.hang();
            }

            try (DatadogListener listener = rig.listener(
                    Samples.settings(rig.intake.uri(), Optional.of(Secret.of(Samples.KEY)), Duration.ofMillis(300)))) {
                ListenerRig.runASuccess(listener);
            }

            assertThat(rig.warnings).singleElement().asString().contains("no answer came in time");
            assertThat(rig.pending()).isEqualTo(7);
        }

        @Test
        void whenNobodyListens() throws IOException {
            URI nobody;
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                nobody = URI.create("http://127.0.0.1:" + socket.getLocalPort());
            }

            try (DatadogListener listener = rig.listener(Samples.settings(nobody))) {
                ListenerRig.runASuccess(listener);
                ListenerRig.runASuccess(listener);
            }

            assertThat(rig.pending()).isEqualTo(14);
            assertThat(rig.warnings).singleElement().asString().contains("because Connection refused;");
        }

        @Test
        void andGivesItToTheNextRunExactlyOnce() {
            rig.intake.answer(403);
            rig.aRunSucceeds();
            assertThat(rig.intake.requests()).hasSize(1);

            for (int run = 0; run < 2; run++) {
                try (DatadogListener listener = rig.listener()) {
                    listener.flush();
                }
            }

            assertThat(rig.intake.requests(SERIES)).hasSize(2);
            assertThat(rig.intake.requests(DISTRIBUTIONS)).hasSize(1);
            assertThat(rig.events()).hasSize(2);
            assertThat(rig.journal()).isEmptyFile();
        }

        @Test
        void whenItCannotBeWrittenDownEither() throws IOException {
            Files.writeString(directory.resolve("telemetry"), "a file where the folder should be");

            rig.aRunSucceeds();

            assertThat(rig.warnings).singleElement().asString().contains("telemetry");
        }

        @Test
        void whenTheKeyIsNoHeader() {
            String key = "with a\nline end";

            try (DatadogListener listener = rig.listener(
                    Samples.settings(rig.intake.uri(), Optional.of(Secret.of(key)), Duration.ofSeconds(30)))) {
                ListenerRig.runASuccess(listener);
            }

            assertThat(rig.pending()).isEqualTo(7);
            assertThat(rig.warnings).singleElement().asString().doesNotContain("line end");
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

            try (DatadogListener listener = rig.listener(settings)) {
                ListenerRig.runASuccess(listener);
            }

            assertThat(rig.pending()).isEqualTo(7);
            assertThat(rig.warnings).singleElement().asString().contains("ship.metrics.site");
        }
    }

    @Test
    void triesAgainAfterOneFault() {
        rig.intake.answer(429, "slow down", Map.of("X-RateLimit-Reset", "0"));

        rig.aRunSucceeds();

        assertThat(rig.intake.requests(SERIES)).hasSize(2);
        assertThat(rig.journal()).isEmptyFile();
        assertThat(rig.warnings).isEmpty();
    }

    @Test
    void takesTheStatusForAnAnswerWhenTheBodyIsCut() {
        for (int request = 0; request < 4; request++) {
            rig.intake.cut();
        }

        rig.aRunSucceeds();

        assertThat(rig.intake.requests()).hasSize(5);
        assertThat(rig.journal()).isEmptyFile();
        assertThat(rig.warnings).isEmpty();
    }

    @Test
    void takesAnyBodyOfASuccess() {
        rig.intake.answer(202, "", Map.of());
        rig.intake.answer(202, "OK", Map.of());

        rig.aRunSucceeds();

        assertThat(rig.intake.requests()).hasSize(5);
        assertThat(rig.journal()).isEmptyFile();
    }

    @Test
    void dropsWhatIsRefusedAsWrong() {
        rig.intake.answer(400);

        rig.aRunSucceeds();

        assertThat(rig.intake.requests()).as("the last tells of the loss").hasSize(6);
        assertThat(rig.journal()).isEmptyFile();
        assertThat(rig.warnings).singleElement().asString().contains("HTTP 400");
    }
}
