package dev.shipline.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.registry.AllowList;
import dev.shipline.registry.Severity;
import dev.shipline.registry.VulnerabilityPolicy;
import dev.shipline.registry.VulnerabilityPolicy.WhenFailed;
import dev.shipline.registry.VulnerabilityPolicy.WhenNoVerdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScanParametersTest {
    @TempDir
    Path folder;

    private PlannedService service;

    @BeforeEach
    void aServiceWithItsThreeFacts() throws IOException, GitAPIException {
        service = new PlannedService(folder);
    }

    @Test
    void theRulesOfTheScanAreTheServices() {
        service.mojo.scanThreshold = "critical";
        service.mojo.scanFixable = true;
        service.mojo.scanUnsupported = "Warn";
        service.mojo.scanFailed = "fail";
        service.mojo.scanLate = "warn";
        assertThat(service.plan().policy())
                .isEqualTo(new VulnerabilityPolicy(
                        Severity.CRITICAL,
                        true,
                        AllowList.NONE,
                        Duration.ofMinutes(10),
                        WhenNoVerdict.WARN,
                        WhenFailed.FAIL,
                        WhenNoVerdict.WARN));
    }

    @Nested
    class Refuses {
        @Test
        void rulesOfTheScanThatItDoesNotKnow() {
            service.mojo.scanUnsupported = "wait";
            service.mojo.scanFailed = "ignore";
            service.mojo.scanLate = "no";
            assertThatThrownBy(service::plan)
                    .hasMessageContainingAll(
                            "ship.scan.unsupported is wrong: \"wait\" is none of fail, warn",
                            "ship.scan.failed is wrong: \"ignore\" is none of wait, fail, warn",
                            "ship.scan.late is wrong: \"no\" is none of fail, warn");
        }
    }

    @Nested
    class TheAllowList {
        private static final String ENTRY = "- {id: CVE-1, reason: known, until: 2030-06-30}\n";

        @Test
        void isTakenFromItsUsualPlace() throws IOException {
            Files.createDirectory(folder.resolve(".ship"));
            Files.writeString(folder.resolve(".ship/scan-allow.yaml"), ENTRY);
            assertThat(service.plan().policy().allowed().entries()).hasSize(1);
        }

        @Test
        void isTakenFromWhereTheServiceSays() throws IOException {
            Files.writeString(folder.resolve("allow.yaml"), ENTRY);
            service.mojo.scanAllow = folder.resolve("allow.yaml").toFile();
            assertThat(service.plan().policy().allowed().entries()).hasSize(1);
        }

        @Test
        void mustBeThereOnlyWhereItIsNamed() {
            assertThat(service.plan().policy().allowed().entries()).isEmpty();
            service.mojo.scanAllow = folder.resolve("gone.yaml").toFile();
            assertThatThrownBy(service::plan)
                    .hasMessageContainingAll("ship.scan.allow is wrong", "gone.yaml cannot be read");
        }

        @Test
        void isRefusedWithFileAndLine() throws IOException {
            Files.writeString(folder.resolve("allow.yaml"), ENTRY + "- {id: CVE-2, until: 2030-06-30}\n");
            service.mojo.scanAllow = folder.resolve("allow.yaml").toFile();
            assertThatThrownBy(service::plan)
                    .isInstanceOfSatisfying(ReleaseFailure.class, failure -> assertThat(failure.code())
                            .isEqualTo(FailureCode.CONFIGURATION))
                    .hasMessageContaining(
                            "ship.scan.allow is wrong: " + service.mojo.scanAllow + ":2 allows CVE-2 without a reason");
        }
    }
}
