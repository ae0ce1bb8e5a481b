package dev.shipline.registry;

import static dev.shipline.registry.Scans.CLEAN;
import static dev.shipline.registry.Scans.QUEUED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.image.FakeRegistry;
import dev.shipline.image.FakeRegistry.Answer;
import dev.shipline.image.ImageDigest;
import dev.shipline.image.PushedImage;
import dev.shipline.registry.VulnerabilityPolicy.WhenFailed;
import dev.shipline.registry.VulnerabilityPolicy.WhenNoVerdict;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the gate waits for a scan: how often it asks, how long, and what it says meanwhile. */
class QuayScanPollingTest {
    private final PatientClock clock = new PatientClock();
    private final List<String> told = new ArrayList<>();
    private FakeRegistry server;
    private PushedImage image;

    @BeforeEach
    void start() throws IOException {
        server = new FakeRegistry();
        ImageDigest digest = server.putImage("acme/orders", "abc1234-candidate", "{}");
        image = new PushedImage(server.name("acme/orders"), "abc1234-candidate", digest);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Nested
    class Waiting {
        @Test
        void goesOnWhileTheScanIsQueuedOrWithoutData() {
            server.scan(
                    image.digest(), QUEUED, new Answer(200, "{\"status\":\"scanned\",\"data\":null}"), QUEUED, CLEAN);

            assertThat(judge(Severity.HIGH).passed()).isTrue();
            assertThat(clock.pauses())
                    .containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(3), Duration.ofMillis(4500));
            assertThat(told).hasSize(3).first().asString().contains("queued");
        }

        @ParameterizedTest
        @ValueSource(ints = {429, 500, 502, 503, 520})
        void goesOnWhileQuayIsOutOfOrder(int status) {
            server.scan(image.digest(), new Answer(status, "{}"), CLEAN);

            assertThat(judge(Severity.HIGH).passed()).isTrue();
        }

        @Test
        void goesOnWhileQuayDoesNotKnowTheImage() {
            server.scan(
                    image.digest(),
                    new Answer(404, "{\"status\":404,\"error_type\":\"not_found\",\"detail\":\"Not Found\"}"),
                    CLEAN);

            assertThat(judge(Severity.HIGH).passed()).isTrue();
        }

        @Test
        void waitsAsLongAsQuayAsks() {
            server.scan(image.digest(), new Answer(429, "", Map.of("Retry-After", "33")), CLEAN);

            judge(Severity.HIGH);

            assertThat(clock.pauses()).containsExactly(Duration.ofSeconds(33));
        }

        @Test
        void goesOnWhereTheQuestionIsOnlyAccepted() {
            server.scan(image.digest(), new Answer(202, ""), CLEAN);

            assertThat(judge(Severity.HIGH).passed()).isTrue();
        }

        @Test
        void goesOnWhereTheLineBreaks() {
            server.scan(image.digest(), Answer.CUT, CLEAN);

            assertThat(judge(Severity.HIGH).passed()).isTrue();
        }

        @Test
        void takesAWordThatItDoesNotKnowForNoVerdict() {
            server.scan(image.digest(), new Answer(200, "{\"status\":\"rescheduled\",\"data\":null}"), CLEAN);

            assertThat(judge(Severity.HIGH).passed()).isTrue();
            assertThat(told).singleElement().asString().endsWith(": rescheduled");
        }

        @Test
        void pausesALittleShorterByChance() {
            server.scan(image.digest(), QUEUED, QUEUED, CLEAN);

            gate(1).judge(image, new Rules().policy(), told::add);

            assertThat(clock.pauses()).containsExactly(Duration.ofMillis(1600), Duration.ofMillis(2400));
        }

        @Test
        void neverPausesForLessThanQuayAsks() {
            server.scan(image.digest(), new Answer(503, "", Map.of("Retry-After", "2")), CLEAN);

            gate(1).judge(image, new Rules().policy(), told::add);

            assertThat(clock.pauses()).containsExactly(Duration.ofSeconds(2));
        }

        @Test
        void asksNoMoreOfAScannedImage() {
            server.scan(image.digest(), QUEUED, CLEAN, QUEUED);

            judge(Severity.HIGH);

            assertThat(questions()).hasSize(2);
        }

        @Test
        void endsAtTheDeadlineWithALastQuestion() {
            server.scan(image.digest(), QUEUED);

            Verdict verdict = judge(Severity.HIGH);

            assertThat(verdict.passed()).isFalse();
            assertThat(verdict.lack()).contains(Lack.LATE);
            assertThat(verdict.reason()).contains("within 600 s", "queued");
            assertThat(clock.pauses()).contains(Duration.ofSeconds(20));
            assertThat(waited()).isEqualTo(Duration.ofMinutes(10));
            assertThat(told).hasSize(1);
        }

        @Test
        void doesNotBeginAPauseThatEndsAfterTheDeadline() {
            server.scan(image.digest(), new Answer(429, "", Map.of("Retry-After", "601")));

            assertThat(judge(Severity.HIGH).lack()).contains(Lack.LATE);
            assertThat(clock.pauses()).isEmpty();
        }

        @Test
        void letsALateImagePassWhereAWarningWillDo() {
            server.scan(image.digest(), QUEUED);

            Verdict verdict = judge(new Rules().late(WhenNoVerdict.WARN));

            assertThat(verdict.passed()).isTrue();
            assertThat(verdict.status()).isEqualTo("queued");
            assertThat(verdict.reason()).contains("because ship.scan.late is warn");
        }
    }

    @Nested
    class AFailedScan {
        private final Answer failed = new Answer(200, "{\"status\":\"failed\",\"data\":null}");

        @Test
        void isWaitedForBecauseQuayTriesAgain() {
            server.scan(image.digest(), failed, failed, CLEAN);

            assertThat(judge(new Rules()).passed()).isTrue();
            assertThat(told).singleElement().asString().contains("Quay tries again by itself");
        }

        @Test
        void isAFailureWhenTheTimeIsUp() {
            server.scan(image.digest(), failed);

            Verdict verdict = judge(new Rules().late(WhenNoVerdict.WARN));

            assertThat(verdict.passed()).isFalse();
            assertThat(verdict.lack()).contains(Lack.FAILED);
            assertThat(verdict.status()).isEqualTo("failed");
            assertThat(waited()).isEqualTo(Duration.ofMinutes(10));
        }

        @ParameterizedTest
        @CsvSource({"FAIL, false", "WARN, true"})
        void isNotWaitedForWhereNobodyWantsThat(WhenFailed rule, boolean passed) {
            server.scan(image.digest(), failed, CLEAN);

            assertThat(judge(new Rules().failed(rule)).passed()).isEqualTo(passed);
            assertThat(clock.pauses()).isEmpty();
        }

        @Test
        void doesNotPassAsUnsupported() {
            server.scan(image.digest(), failed);

            assertThat(judge(new Rules().unsupported(WhenNoVerdict.WARN).failed(WhenFailed.FAIL))
                            .passed())
                    .isFalse();
        }
    }

    private Verdict judge(Severity threshold) {
        return judge(new Rules().threshold(threshold));
    }

    private Verdict judge(Rules rules) {
        return gate(0).judge(image, rules.policy(), told::add);
    }

    private QuayScanGate gate(double chance) {
        return Scans.gate(clock, told, chance);
    }

    private List<String> questions() {
        return server.requests("GET").stream()
                .filter(path -> path.contains("/security"))
                .toList();
    }

    private Duration waited() {
        return clock.pauses().stream().reduce(Duration.ZERO, Duration::plus);
    }
}
