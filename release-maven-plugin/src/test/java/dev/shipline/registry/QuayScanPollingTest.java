package dev.shipline.registry;

import static dev.shipline.registry.Scans.CLEAN;
import static dev.shipline.registry.Scans.QUEUED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.image.FakeRegistry.Answer;
import dev.shipline.registry.VulnerabilityPolicy.WhenFailed;
import dev.shipline.registry.VulnerabilityPolicy.WhenNoVerdict;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the gate waits for a scan: how often it asks, how long, and what it says meanwhile. */
class QuayScanPollingTest {
    @RegisterExtension
    final ScanDesk desk = new ScanDesk();

    @Nested
    class Waiting {
        @Test
        void goesOnWhileTheScanIsQueuedOrWithoutData() {
            desk.server.scan(
                    desk.image.digest(),
                    QUEUED,
                    new Answer(200, "{\"status\":\"scanned\",\"data\":null}"),
                    QUEUED,
                    CLEAN);

            assertThat(desk.judge(Severity.HIGH).passed()).isTrue();
            assertThat(desk.clock.pauses())
                    .containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(3), Duration.ofMillis(4500));
            assertThat(desk.told).hasSize(3).first().asString().contains("queued");
        }

        @ParameterizedTest
        @ValueSource(ints = {429, 500, 502, 503, 520})
        void goesOnWhileQuayIsOutOfOrder(int status) {
            desk.server.scan(desk.image.digest(), new Answer(status, "{}"), CLEAN);

            assertThat(desk.judge(Severity.HIGH).passed()).isTrue();
        }

        @Test
        void goesOnWhileQuayDoesNotKnowTheImage() {
            desk.server.scan(
                    desk.image.digest(),
                    new Answer(404, "{\"status\":404,\"error_type\":\"not_found\",\"detail\":\"Not Found\"}"),
                    CLEAN);

            assertThat(desk.judge(Severity.HIGH).passed()).isTrue();
        }

        @Test
        void waitsAsLongAsQuayAsks() {
            desk.server.scan(desk.image.digest(), new Answer(429, "", Map.of("Retry-After", "33")), CLEAN);

            desk.judge(Severity.HIGH);

            assertThat(desk.clock.pauses()).containsExactly(Duration.ofSeconds(33));
        }

        @Test
        void goesOnWhereTheQuestionIsOnlyAccepted() {
            desk.server.scan(desk.image.digest(), new Answer(202, ""), CLEAN);

            assertThat(desk.judge(Severity.HIGH).passed()).isTrue();
        }

        @Test
        void goesOnWhereTheLineBreaks() {
            desk.server.scan(desk.image.digest(), Answer.CUT, CLEAN);

            assertThat(desk.judge(Severity.HIGH).passed()).isTrue();
        }

        @Test
        void takesAWordThatItDoesNotKnowForNoVerdict() {
            desk.server.scan(desk.image.digest(), new Answer(200, "{\"status\":\"rescheduled\",\"data\":null}"), CLEAN);

            assertThat(desk.judge(Severity.HIGH).passed()).isTrue();
            assertThat(desk.told).singleElement().asString().endsWith(": rescheduled");
        }

        @Test
        void pausesALittleShorterByChance() {
            desk.server.scan(desk.image.digest(), QUEUED, QUEUED, CLEAN);

            desk.gate(1).judge(desk.image, new Rules().policy(), desk.told::add);

            assertThat(desk.clock.pauses()).containsExactly(Duration.ofMillis(1600), Duration.ofMillis(2400));
        }

        @Test
        void neverPausesForLessThanQuayAsks() {
            desk.server.scan(desk.image.digest(), new Answer(503, "", Map.of("Retry-After", "2")), CLEAN);

            desk.gate(1).judge(desk.image, new Rules().policy(), desk.told::add);

            assertThat(desk.clock.pauses()).containsExactly(Duration.ofSeconds(2));
        }

        @Test
        void asksNoMoreOfAScannedImage() {
            desk.server.scan(desk.image.digest(), QUEUED, CLEAN, QUEUED);

            desk.judge(Severity.HIGH);

            assertThat(desk.questions()).hasSize(2);
        }

        @Test
        void endsAtTheDeadlineWithALastQuestion() {
            desk.server.scan(desk.image.digest(), QUEUED);

            Verdict verdict = desk.judge(Severity.HIGH);

            assertThat(verdict.passed()).isFalse();
            assertThat(verdict.lack()).contains(Lack.LATE);
            assertThat(verdict.reason()).contains("within 600 s", "queued");
            assertThat(desk.clock.pauses()).contains(Duration.ofSeconds(20));
            assertThat(desk.waited()).isEqualTo(Duration.ofMinutes(10));
            assertThat(desk.told).hasSize(1);
        }

        @Test
        void doesNotBeginAPauseThatEndsAfterTheDeadline() {
            desk.server.scan(desk.image.digest(), new Answer(429, "", Map.of("Retry-After", "601")));

            assertThat(desk.judge(Severity.HIGH).lack()).contains(Lack.LATE);
            assertThat(desk.clock.pauses()).isEmpty();
        }

        @Test
        void letsALateImagePassWhereAWarningWillDo() {
            desk.server.scan(desk.image.digest(), QUEUED);

            Verdict verdict = desk.judge(new Rules().late(WhenNoVerdict.WARN));

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
            desk.server.scan(desk.image.digest(), failed, failed, CLEAN);

            assertThat(desk.judge(new Rules()).passed()).isTrue();
            assertThat(desk.told).singleElement().asString().contains("Quay tries again by itself");
        }

        @Test
        void isAFailureWhenTheTimeIsUp() {
            desk.server.scan(desk.image.digest(), failed);

            Verdict verdict = desk.judge(new Rules().late(WhenNoVerdict.WARN));

            assertThat(verdict.passed()).isFalse();
            assertThat(verdict.lack()).contains(Lack.FAILED);
            assertThat(verdict.status()).isEqualTo("failed");
            assertThat(desk.waited()).isEqualTo(Duration.ofMinutes(10));
        }

        @ParameterizedTest
        @CsvSource({"FAIL, false", "WARN, true"})
        void isNotWaitedForWhereNobodyWantsThat(WhenFailed rule, boolean passed) {
            desk.server.scan(desk.image.digest(), failed, CLEAN);

            assertThat(desk.judge(new Rules().failed(rule)).passed()).isEqualTo(passed);
            assertThat(desk.clock.pauses()).isEmpty();
        }

        @Test
        void doesNotPassAsUnsupported() {
            desk.server.scan(desk.image.digest(), failed);

            assertThat(desk.judge(new Rules().unsupported(WhenNoVerdict.WARN).failed(WhenFailed.FAIL))
                            .passed())
                    .isFalse();
        }
    }
}
