package dev.shipline.registry;

import static dev.shipline.registry.Scans.feature;
import static dev.shipline.registry.Scans.scanned;
import static dev.shipline.registry.Scans.vulnerability;
import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.image.FakeRegistry.Answer;
import dev.shipline.registry.VulnerabilityPolicy.WhenNoVerdict;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a policy makes of the findings: thresholds, fixes, allowances, and severities that the scanner leaves open. */
class ScanPolicyTest {
    @RegisterExtension
    final ScanDesk desk = new ScanDesk();

    @Test
    void rejectsAtTheThresholdAndListsTheWorstFirst() {
        desk.server.scan(
                desk.image.digest(),
                scanned(
                        feature("zlib", "1.2", vulnerability("CVE-3", "Low", "")),
                        feature(
                                "openssl",
                                "3.0.7",
                                vulnerability("CVE-1", "High", "3.0.8%2Bdeb12u1"),
                                vulnerability("CVE-2", "Critical", "0")),
                        feature("bash", "5", vulnerability("CVE-4", "High", "5.1+x"))));

        Verdict verdict = desk.judge(Severity.HIGH);

        assertThat(verdict.passed()).isFalse();
        assertThat(verdict.reason()).contains("1 Critical, 2 High");
        assertThat(verdict.findings()).extracting(Finding::id).containsExactly("CVE-2", "CVE-4", "CVE-1", "CVE-3");
        assertThat(verdict.findings())
                .extracting(Finding::fixedBy)
                .containsExactly(
                        Optional.empty(), Optional.of("5.1+x"), Optional.of("3.0.8+deb12u1"), Optional.empty());
        assertThat(verdict.findings().get(0).link()).isEqualTo("https://a.example/x");
    }

    @Test
    void passesBelowTheThreshold() {
        desk.server.scan(desk.image.digest(), scanned(feature("zlib", "1.2", vulnerability("CVE-3", "Medium", ""))));

        Verdict verdict = desk.judge(Severity.HIGH);

        assertThat(verdict.passed()).isTrue();
        assertThat(verdict.findings()).hasSize(1);
    }

    @Nested
    class OfThePolicy {
        @BeforeEach
        void find() {
            desk.server.scan(
                    desk.image.digest(),
                    scanned(
                            feature("openssl", "3.0.7", vulnerability("CVE-1", "Critical", "")),
                            feature("zlib", "1.2", vulnerability("CVE-2", "High", "1.3"))));
        }

        @Test
        void onlyWhatHasAFixCountsWhereThatIsAsked() {
            Verdict verdict = desk.judge(new Rules().fixableOnly());

            assertThat(verdict.passed()).isFalse();
            assertThat(verdict.reason()).contains("1 High, 1 of 1 with a fix");
            assertThat(verdict.assessment().unfixed()).extracting(Finding::id).containsExactly("CVE-1");
        }

        @Test
        void whatIsAllowedTodayDoesNotCount() {
            Verdict verdict =
                    desk.judge(new Rules().allow("CVE-1", "2026-01-01").allow("cve-2", "2026-01-02"));

            assertThat(verdict.passed()).isTrue();
            assertThat(verdict.reason()).isEqualTo("none of 2 findings is High or worse, but for 2 that do not count");
            assertThat(verdict.assessment().allowed()).hasSize(2);
        }

        @Test
        void anAllowanceEndsAfterItsLastDay() {
            Verdict verdict =
                    desk.judge(new Rules().allow("CVE-1", "2025-12-31").allow("CVE-2", "2026-01-01"));

            assertThat(verdict.passed()).isFalse();
            assertThat(verdict.reason())
                    .contains("1 Critical, none has a fix; CVE-1 was allowed until 2025-12-31 (allow.yaml:1)");
        }

        @Test
        void anAllowanceIsForItsPackage() {
            Verdict verdict = desk.judge(
                    new Rules().allow("CVE-1", "openssl-libs", "2026-01-01").allow("CVE-2", "zlib", "2026-01-01"));

            assertThat(verdict.assessment().rejected()).extracting(Finding::id).containsExactly("CVE-1");
        }

        @Test
        void anAllowanceForNothingIsSaid() {
            Verdict verdict = desk.judge(new Rules()
                    .allow("CVE-1", "2026-01-01")
                    .allow("CVE-2", "2026-01-01")
                    .allow("CVE-9", "bash", "2026-01-01"));

            assertThat(verdict.passed()).isTrue();
            assertThat(new VerdictTable(verdict).warnings())
                    .containsExactly(
                            "allow.yaml:3 allows CVE-9 in bash, which the image does not have: remove the entry");
        }

        @Test
        void nothingIsSaidOfAllowancesWithoutAVerdict() {
            desk.server.scan(desk.image.digest(), new Answer(200, "{\"status\":\"unsupported\",\"data\":null}"));

            Verdict verdict =
                    desk.judge(new Rules().unsupported(WhenNoVerdict.WARN).allow("CVE-9", "2026-01-01"));

            assertThat(new VerdictTable(verdict).warnings())
                    .singleElement()
                    .asString()
                    .startsWith("The image passes without a verdict");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "10.0, Critical",
        "9, Critical",
        "'\"7.5\"', High",
        "4.0, Medium",
        "0.1, Low",
        "'\"\"', Unknown",
        "null, Unknown",
    })
    void derivesTheSeverityThatQuayDoesNotKnow(String score, String severity) {
        String vulnerability =
                "{\"Name\":\"CVE-1\",\"Severity\":\"Unknown\",\"Metadata\":{\"NVD\":{\"CVSSv3\":{\"Score\":" + score
                        + "}}}}";
        desk.server.scan(desk.image.digest(), scanned(feature("openssl", "3", vulnerability)));

        assertThat(desk.judge(Severity.CRITICAL).findings())
                .extracting(finding -> finding.severity().toString())
                .containsExactly(severity);
    }

    @Test
    void keepsTheSeverityThatQuayNames() {
        String vulnerability =
                "{\"Name\":\"CVE-1\",\"Severity\":\"Low\",\"Metadata\":{\"NVD\":{\"CVSSv3\":{\"Score\":10.0}}}}";
        desk.server.scan(desk.image.digest(), scanned(feature("openssl", "3", vulnerability)));

        assertThat(desk.judge(Severity.HIGH).passed()).isTrue();
    }
}
