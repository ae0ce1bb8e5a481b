package dev.shipline.build;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailurePhaseTest {
    @ParameterizedTest
    @CsvSource({
        "org.apache.maven.plugins:maven-compiler-plugin:3.16.0:compile (default-compile), compile",
        "org.apache.maven.plugins:maven-compiler-plugin:3.16.0:testCompile (default-testCompile), test",
        "org.apache.maven.plugins:maven-surefire-plugin:3.6.1:test (default-test), test",
        "org.apache.maven.plugins:maven-failsafe-plugin:3.6.1:verify (integration-test), test",
        "org.apache.maven.plugins:maven-jar-plugin:3.5.1:jar (default-jar), package",
        "dev.shipline:release-maven-plugin:0.1.0:check (ship-check), preflight",
        "dev.shipline:release-build-extension:0.1.0:guard (ship-guard), preflight",
        "org.jacoco:jacoco-maven-plugin:0.8.15:check (ship-check-coverage), test",
        "com.acme:house-maven-plugin:1:style (style), unknown"
    })
    void isThatOfTheGoalThatFailed(String goal, String phase) {
        assertThat(FailurePhase.of(new RuntimeException(
                        "Failed to execute goal " + goal + " on project orders: Compilation failure")))
                .isEqualTo(phase);
    }

    @Test
    void isResolveWhereNoGoalCouldBegin() {
        assertThat(
                        FailurePhase.of(
                                new RuntimeException(
                                        "Failed to execute goal on project orders: Could not resolve dependencies for project com.acme:orders:jar:1")))
                .isEqualTo("resolve");
    }

    @Test
    void isUnknownWhereNobodySaysAnything() {
        assertThat(FailurePhase.of(new RuntimeException())).isEqualTo("unknown");
    }
}
