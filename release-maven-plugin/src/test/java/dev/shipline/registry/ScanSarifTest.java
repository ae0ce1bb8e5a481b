package dev.shipline.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.document.Document;
import dev.shipline.document.JsonSchema;
import dev.shipline.image.ImageDigest;
import dev.shipline.image.ImageName;
import dev.shipline.image.PushedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The verdict as code hosts read it: every file written here is held against the schema. */
class ScanSarifTest {
    private static final ImageDigest DIGEST = new ImageDigest("sha256:" + "a".repeat(64));
    private static final PushedImage IMAGE =
            new PushedImage(ImageName.parse("quay.io/acme/orders"), "abc1234-candidate", DIGEST);
    private static final Finding OPENSSL = finding("CVE-2", Severity.CRITICAL, "openssl", "3.0.8");
    private static final Finding ZLIB = finding("CVE-1", Severity.HIGH, "zlib", null);

    @TempDir
    Path folder;

    @Test
    void namesEachFindingWithItsRuleAndItsFix() throws IOException {
        Finding libssl = finding("CVE-2", Severity.CRITICAL, "libssl", "3.0.8");

        Document run = run(verdict(new Rules(), OPENSSL, libssl, ZLIB));

        assertThat(run.at("tool", "driver", "rules").items())
                .extracting(rule -> rule.at("id").text(""))
                .containsExactly("CVE-1", "CVE-2");
        assertThat(run.at("results").items())
                .extracting(result -> result.at("ruleIndex").number(-1) + " "
                        + result.at("message", "text").text(""))
                .containsExactly(
                        "1 openssl 1 has CVE-2; it is fixed in 3.0.8",
                        "1 libssl 1 has CVE-2; it is fixed in 3.0.8",
                        "0 zlib 1 has CVE-1; no version fixes it");
        assertThat(run.at("results").items().get(0).at("properties", "fixedBy").text())
                .contains("3.0.8");
        assertThat(run.at("invocations")
                        .items()
                        .get(0)
                        .at("executionSuccessful")
                        .flag(false))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "CRITICAL, error, 9.5",
        "HIGH, error, 8.0",
        "MEDIUM, warning, 5.5",
        "LOW, note, 2.0",
        "NEGLIGIBLE, note, 0.1",
        "UNKNOWN, note, 0.1"
    })
    void givesEachSeverityItsLevel(Severity severity, String level, String score) throws IOException {
        Document run = run(verdict(new Rules(), finding("CVE-1", severity, "zlib", null)));

        assertThat(run.at("results").items().get(0).at("level").text()).contains(level);
        assertThat(run.at("tool", "driver", "rules")
                        .items()
                        .get(0)
                        .at("properties", "security-severity")
                        .text())
                .contains(score);
    }

    @Test
    void suppressesWhatIsAllowedWithTheReason() throws IOException {
        Rules rules = new Rules().fixableOnly().allow("CVE-2", "2026-06-30");

        List<Document> results = run(verdict(rules, OPENSSL, ZLIB, finding("CVE-3", Severity.HIGH, "bash", "6")))
                .at("results")
                .items();

        assertThat(justification(results.get(0))).isEqualTo("nobody reaches it (until 2026-06-30, allow.yaml:1)");
        assertThat(justification(results.get(1))).contains("ship.scan.fixable");
        assertThat(results.get(2).at("suppressions").isMissing()).isTrue();
    }

    @Test
    void doesNotSuppressWhatIsNoLongerAllowed() throws IOException {
        Document result = run(verdict(new Rules().allow("CVE-2", "2025-12-31"), OPENSSL))
                .at("results")
                .items()
                .get(0);

        assertThat(result.at("suppressions").isMissing()).isTrue();
    }

    @Test
    void saysWhatIsNewAgainstTheImageThatRuns() throws IOException {
        Verdict verdict = verdict(new Rules(), OPENSSL, ZLIB).against(DIGEST, List.of(ZLIB));

        assertThat(run(verdict).at("results").items())
                .extracting(result -> result.at("baselineState").text(""))
                .containsExactly("new", "unchanged");
    }

    @ParameterizedTest
    @CsvSource({"true, warning", "false, error"})
    void doesNotLookCleanWithoutAVerdict(boolean passed, String level) throws IOException {
        Verdict silent = new Verdict(
                "queued",
                passed,
                "it is queued",
                List.of(),
                Optional.of(Lack.LATE),
                Assessment.NOTHING,
                Optional.empty());

        Document invocation = run(silent).at("invocations").items().get(0);

        assertThat(invocation.at("executionSuccessful").flag(true)).isFalse();
        Document notice = invocation.at("toolExecutionNotifications").items().get(0);
        assertThat(notice.at("level").text()).contains(level);
        assertThat(notice.at("message", "text").text()).contains("it is queued");
    }

    @Test
    void noTextBreaksIt() throws IOException {
        String hostile = "\u0000\"\\</script>\ud800\u2028";
        Finding finding = new Finding(hostile, Severity.HIGH, hostile, hostile, Optional.of(hostile), "javascript:x");

        Document rule = run(verdict(new Rules(), finding))
                .at("tool", "driver", "rules")
                .items()
                .get(0);

        assertThat(rule.at("helpUri").isMissing()).isTrue();
    }

    private Document run(Verdict verdict) throws IOException {
        Path file = ScanSarif.write(folder, IMAGE, verdict);
        assertThat(file).hasFileName("scan.sarif");
        Document log = Document.json(Files.readString(file));
        try (InputStream schema = getClass().getResourceAsStream("/registry/sarif-used.schema.json")) {
            assertThat(JsonSchema.parse(new String(schema.readAllBytes(), UTF_8))
                            .violations(log.tree()))
                    .isEmpty();
        }
        return log.at("runs").items().get(0);
    }

    private static String justification(Document result) {
        return result.at("suppressions").items().get(0).at("justification").text("");
    }

    private static Verdict verdict(Rules rules, Finding... findings) {
        Assessment assessment = Assessment.of(List.of(findings), rules.policy(), LocalDate.of(2026, 1, 1));
        return new Verdict(
                "scanned",
                assessment.rejected().isEmpty(),
                "so it is",
                List.of(findings),
                Optional.empty(),
                assessment,
                Optional.empty());
    }

    private static Finding finding(String id, Severity severity, String packageName, String fixedBy) {
        return new Finding(id, severity, packageName, "1", Optional.ofNullable(fixedBy), "https://a.example/" + id);
    }
}
