package dev.shipline.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.doctor.Finding.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MachineChecksTest {
    @Nested
    class Java {
        private final JavaCheck java17 = new JavaCheck(17, "Java 17.0.13", true);

        @Test
        void isRightWhereItCompilesWhatIsAskedFor() {
            assertThat(java17.finding(Optional.empty())).isEqualTo(Finding.ok("Java 17.0.13"));
            assertThat(java17.finding(Optional.of("17")).outcome()).isEqualTo(Outcome.OK);
            assertThat(java17.finding(Optional.of("1.8")).outcome()).isEqualTo(Outcome.OK);
            assertThat(java17.finding(Optional.of("whatever")).outcome()).isEqualTo(Outcome.OK);
        }

        @Test
        void isDoubtfulWhereTheProjectIsForANewerOne() {
            Finding finding = java17.finding(Optional.of("21"));
            assertThat(finding.outcome()).isEqualTo(Outcome.WARNING);
            assertThat(finding.words()).contains("older than the Java 21");
            assertThat(finding.fix()).contains("JDK 21", "maven.compiler.release");
        }

        @Test
        void isNoJre() {
            Finding finding = new JavaCheck(17, "Java 17.0.13", false).finding(Optional.of("17"));
            assertThat(finding.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(finding.fix()).contains("JAVA_HOME");
        }
    }

    @Nested
    class Clock {
        private final Instant there = Instant.parse("2030-01-01T12:00:00Z");

        @ParameterizedTest
        @CsvSource({"0,OK", "30,OK", "-30,OK", "31,WARNING", "-31,WARNING", "299,WARNING", "300,FAILED", "-300,FAILED"})
        void isJudgedByHowFarItIsOff(int seconds, Outcome outcome) {
            assertThat(finding(seconds).outcome()).isEqualTo(outcome);
        }

        @Test
        void isToldWhichWayItIsOff() {
            assertThat(finding(-90).words()).isEqualTo("the clock of this machine is 90 s behind that of quay.io");
            assertThat(finding(3600).words()).contains("60 min ahead of that of quay.io", "will be refused");
        }

        private Finding finding(int secondsAhead) {
            return ClockCheck.finding(there.plus(Duration.ofSeconds(secondsAhead)), there, "quay.io");
        }
    }
}
