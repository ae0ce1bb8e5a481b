package dev.shipline.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.image.FakeRegistry;
import dev.shipline.image.FakeRegistry.Answer;
import dev.shipline.image.ImageDigest;
import dev.shipline.image.PushedImage;
import dev.shipline.registry.VulnerabilityPolicy.WhenFailed;
import dev.shipline.registry.VulnerabilityPolicy.WhenNoVerdict;
import dev.shipline.secret.CredentialSource;
import dev.shipline.secret.Credentials;
import dev.shipline.secret.Secret;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuayScanGateTest {
    private static final CredentialSource ROBOT =
            server -> Optional.of(new Credentials(FakeRegistry.USER, Secret.of(FakeRegistry.PASSWORD), "environment"));
    private static final Answer QUEUED = new Answer(200, "{\"status\":\"queued\",\"data\":null}");
    private static final Answer CLEAN = scanned(feature("openssl", "3.0.7"));

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

    @Test
    void letsACleanImagePass() {
        server.scan(image.digest(), CLEAN);

        Verdict verdict = judge(Severity.HIGH);

        assertThat(verdict.passed()).isTrue();
        assertThat(verdict.status()).isEqualTo("scanned");
        assertThat(clock.pauses()).isEmpty();
    }

    @Test
    void asksAsTheRobotByItsPassword() {
        server.scan(image.digest(), CLEAN);

        judge(Severity.HIGH);

        assertThat(server.requests())
                .filteredOn(request -> request.path().contains("/security"))
                .singleElement()
                .satisfies(request -> {
                    assertThat(request.path())
                            .isEqualTo("/api/v1/repository/acme/orders/manifest/" + image.digest()
                                    + "/security?vulnerabilities=true");
                    assertThat(request.authorization())
                            .hasValueSatisfying(header -> assertThat(header).startsWith("Basic "));
                });
    }

    @Test
    void rejectsAtTheThresholdAndListsTheWorstFirst() {
        server.scan(
                image.digest(),
                scanned(
                        feature("zlib", "1.2", vulnerability("CVE-3", "Low", "")),
                        feature(
                                "openssl",
                                "3.0.7",
                                vulnerability("CVE-1", "High", "3.0.8%2Bdeb12u1"),
                                vulnerability("CVE-2", "Critical", "0")),
                        feature("bash", "5", vulnerability("CVE-4", "High", "5.1+x"))));

        Verdict verdict = judge(Severity.HIGH);

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
        server.scan(image.digest(), scanned(feature("zlib", "1.2", vulnerability("CVE-3", "Medium", ""))));

        Verdict verdict = judge(Severity.HIGH);

        assertThat(verdict.passed()).isTrue();
        assertThat(verdict.findings()).hasSize(1);
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

    @Nested
    class WithoutAVerdict {
        @ParameterizedTest
        @CsvSource({
            "unsupported, FAIL, false",
            "manifest_layer_too_large, FAIL, false",
            "unsupported, WARN, true",
            "manifest_layer_too_large, WARN, true",
        })
        void followsThePolicy(String status, WhenNoVerdict policy, boolean passed) {
            server.scan(image.digest(), new Answer(200, "{\"status\":\"" + status + "\",\"data\":null}"));

            Verdict verdict = judge(policy);

            assertThat(verdict.passed()).isEqualTo(passed);
            assertThat(verdict.status()).isEqualTo(status);
            assertThat(verdict.lack()).contains(Lack.UNSUPPORTED);
            assertThat(clock.pauses()).isEmpty();
        }

        @Test
        void countsAnImageWithoutAnyKnownPackage() {
            server.scan(image.digest(), scanned());

            assertThat(judge(WhenNoVerdict.FAIL).passed()).isFalse();
            assertThat(judge(WhenNoVerdict.WARN).passed()).isTrue();
            assertThat(judge(WhenNoVerdict.WARN).reason()).contains("recognised no package");
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "404 | 404 page not found",
                    "404 | {\"errors\":[{\"code\":\"UNSUPPORTED\"}]}",
                    "405 | no",
                    "200 | <html>a portal</html>",
                    "200 | {}"
                })
        void countsARegistryWithoutQuaysApi(int status, String body) {
            server.scan(image.digest(), new Answer(status, body));

            Verdict verdict = judge(WhenNoVerdict.WARN);

            assertThat(verdict.passed()).isTrue();
            assertThat(verdict.status()).isEqualTo("none");
            assertThat(verdict.reason())
                    .startsWith(server.host() + " has no scanner of Quay's kind")
                    .endsWith("it passes because ship.scan.unsupported is warn");
            assertThat(judge(WhenNoVerdict.FAIL).passed()).isFalse();
        }

        @ParameterizedTest
        @ValueSource(ints = {401, 403})
        void failsForCredentialsThatMayNotRead(int status) {
            server.scan(image.digest(), new Answer(status, "{}"));

            ReleaseFailure failure = catchThrowableOfType(ReleaseFailure.class, () -> judge(WhenNoVerdict.WARN));

            assertThat(failure.code()).isEqualTo(FailureCode.CREDENTIALS);
            assertThat(failure).hasMessageContaining(FakeRegistry.USER);
            assertThat(failure.getMessage()).doesNotContain(FakeRegistry.PASSWORD);
        }
    }

    @Nested
    class OfAnIndex {
        private final List<ImageDigest> children = new ArrayList<>();

        @BeforeEach
        void push() {
            children.add(server.putImage("acme/orders", "amd64", "{\"architecture\":\"amd64\"}"));
            children.add(server.putImage("acme/orders", "arm64", "{\"architecture\":\"arm64\"}"));
            String attestation = "sha256:" + "0".repeat(64);
            ImageDigest index = server.putManifest(
                    "acme/orders",
                    "index",
                    """
                    {"manifests":[{"digest":"%s","platform":{"os":"linux"}},{"digest":"%s","platform":{"os":"linux"}},\
                    {"digest":"%s","platform":{"os":"unknown","architecture":"unknown"}}]}""".formatted(children.get(0), children.get(1), attestation),
                    "application/vnd.oci.image.index.v1+json");
            image = new PushedImage(image.name(), "index", index);
        }

        @Test
        void judgesEveryRunnableImage() {
            server.scan(children.get(0), CLEAN);
            server.scan(children.get(1), scanned(feature("openssl", "3", vulnerability("CVE-1", "Critical", ""))));

            assertThat(judge(Severity.HIGH).passed()).isFalse();
        }

        @Test
        void namesAFindingOfAllImagesOnce() {
            Answer answer = scanned(feature("openssl", "3", vulnerability("CVE-1", "Low", "")));
            server.scan(children.get(0), answer);
            server.scan(children.get(1), answer);

            assertThat(judge(Severity.HIGH).findings()).hasSize(1);
        }

        @Test
        void doesNotPassOnOneImageAlone() {
            server.scan(children.get(0), CLEAN);
            server.scan(children.get(1), new Answer(200, "{\"status\":\"unsupported\",\"data\":null}"));

            assertThat(judge(WhenNoVerdict.FAIL).passed()).isFalse();
        }

        @Test
        void doesNotPassWhereNoneOfItsImagesCanBeScanned() {
            children.forEach(
                    child -> server.scan(child, new Answer(200, "{\"status\":\"unsupported\",\"data\":null}")));

            assertThat(judge(WhenNoVerdict.FAIL).passed()).isFalse();
        }

        @Test
        void neitherAsksForTheIndexNorForItsAttestations() {
            children.forEach(child -> server.scan(child, CLEAN));

            judge(Severity.HIGH);

            assertThat(questions()).hasSize(2).allMatch(path -> children.stream()
                    .anyMatch(child -> path.contains(child.value())));
        }

        @Test
        void waitsForItsImagesSideBySide() {
            server.scan(children.get(0), QUEUED, QUEUED, CLEAN);
            server.scan(children.get(1), QUEUED, CLEAN);

            assertThat(judge(Severity.HIGH).passed()).isTrue();
            assertThat(clock.pauses()).containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(3));
            assertThat(questions()).hasSize(5);
        }

        @Test
        void waitsForAllUnderOneDeadline() {
            server.scan(children.get(0), QUEUED);
            server.scan(children.get(1), QUEUED);

            assertThat(judge(Severity.HIGH).lack()).contains(Lack.LATE);
            assertThat(waited()).isEqualTo(Duration.ofMinutes(10));
        }

        @Test
        void rejectsForAFindingOfOneWhileTheOtherIsLate() {
            server.scan(children.get(0), QUEUED);
            server.scan(children.get(1), scanned(feature("openssl", "3", vulnerability("CVE-1", "Critical", ""))));

            Verdict verdict = judge(new Rules().allow("CVE-9", "2026-01-01"));

            assertThat(verdict.lack()).isEmpty();
            assertThat(verdict.reason()).contains("1 Critical");
            assertThat(new VerdictTable(verdict).warnings())
                    .as("the late image may have what is allowed")
                    .isEmpty();
        }

        @Test
        void followsTheStricterRuleWhereTwoAreSilent() {
            server.scan(children.get(0), new Answer(200, "{\"status\":\"unsupported\",\"data\":null}"));
            server.scan(children.get(1), QUEUED);

            Verdict verdict = judge(new Rules().unsupported(WhenNoVerdict.WARN));

            assertThat(verdict.passed()).isFalse();
            assertThat(verdict.lack()).contains(Lack.LATE);
        }

        @Test
        void isLookedUpImageByImage() {
            server.scan(image.digest(), new Answer(200, "{\"status\":\"unsupported\",\"data\":null}"));
            server.scan(children.get(0), CLEAN);
            server.scan(children.get(1), scanned(feature("openssl", "3", vulnerability("CVE-1", "Low", ""))));

            assertThat(gate(0).lookUp(image.name(), image.digest()))
                    .hasValueSatisfying(findings -> assertThat(findings).hasSize(1));
        }
    }

    @Nested
    class LookingUp {
        @Test
        void asksOnce() {
            server.scan(image.digest(), scanned(feature("openssl", "3", vulnerability("CVE-1", "Low", ""))));

            assertThat(gate(0).lookUp(image.name(), image.digest()))
                    .hasValueSatisfying(findings -> assertThat(findings).hasSize(1));
            assertThat(server.requests()).hasSize(1);
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {"200 | {\"status\":\"queued\",\"data\":null}", "404 | gone", "503 | busy", "200 | {}"})
        void waitsForNothing(int status, String body) {
            server.scan(image.digest(), new Answer(status, body));

            assertThat(gate(0).lookUp(image.name(), image.digest())).isEmpty();
            assertThat(clock.pauses()).isEmpty();
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Nested
    class OfThePolicy {
        @BeforeEach
        void find() {
            server.scan(
                    image.digest(),
                    scanned(
                            feature("openssl", "3.0.7", vulnerability("CVE-1", "Critical", "")),
                            feature("zlib", "1.2", vulnerability("CVE-2", "High", "1.3"))));
        }

        @Test
        void onlyWhatHasAFixCountsWhereThatIsAsked() {
            Verdict verdict = judge(new Rules().fixableOnly());

            assertThat(verdict.passed()).isFalse();
            assertThat(verdict.reason()).contains("1 High, 1 of 1 with a fix");
            assertThat(verdict.assessment().unfixed()).extracting(Finding::id).containsExactly("CVE-1");
        }

        @Test
        void whatIsAllowedTodayDoesNotCount() {
            Verdict verdict = judge(new Rules().allow("CVE-1", "2026-01-01").allow("cve-2", "2026-01-02"));

            assertThat(verdict.passed()).isTrue();
            assertThat(verdict.reason()).isEqualTo("none of 2 findings is High or worse, but for 2 that do not count");
            assertThat(verdict.assessment().allowed()).hasSize(2);
        }

        @Test
        void anAllowanceEndsAfterItsLastDay() {
            Verdict verdict = judge(new Rules().allow("CVE-1", "2025-12-31").allow("CVE-2", "2026-01-01"));

            assertThat(verdict.passed()).isFalse();
            assertThat(verdict.reason())
                    .contains("1 Critical, none has a fix; CVE-1 was allowed until 2025-12-31 (allow.yaml:1)");
        }

        @Test
        void anAllowanceIsForItsPackage() {
            Verdict verdict = judge(
                    new Rules().allow("CVE-1", "openssl-libs", "2026-01-01").allow("CVE-2", "zlib", "2026-01-01"));

            assertThat(verdict.assessment().rejected()).extracting(Finding::id).containsExactly("CVE-1");
        }

        @Test
        void anAllowanceForNothingIsSaid() {
            Verdict verdict = judge(new Rules()
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
            server.scan(image.digest(), new Answer(200, "{\"status\":\"unsupported\",\"data\":null}"));

            Verdict verdict = judge(new Rules().unsupported(WhenNoVerdict.WARN).allow("CVE-9", "2026-01-01"));

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
        server.scan(image.digest(), scanned(feature("openssl", "3", vulnerability)));

        assertThat(judge(Severity.CRITICAL).findings())
                .extracting(finding -> finding.severity().toString())
                .containsExactly(severity);
    }

    @Test
    void keepsTheSeverityThatQuayNames() {
        String vulnerability =
                "{\"Name\":\"CVE-1\",\"Severity\":\"Low\",\"Metadata\":{\"NVD\":{\"CVSSv3\":{\"Score\":10.0}}}}";
        server.scan(image.digest(), scanned(feature("openssl", "3", vulnerability)));

        assertThat(judge(Severity.HIGH).passed()).isTrue();
    }

    private Verdict judge(Severity threshold) {
        return judge(new Rules().threshold(threshold));
    }

    private Verdict judge(WhenNoVerdict whenUnsupported) {
        return judge(new Rules().unsupported(whenUnsupported));
    }

    private Verdict judge(Rules rules) {
        return gate(0).judge(image, rules.policy(), told::add);
    }

    private QuayScanGate gate(double chance) {
        OciRegistry registry = new OciRegistry(
                ROBOT, new RegistryHttp(RetryPolicy.DEFAULT, clock, clock, () -> 0), List.of(), told::add);
        return new QuayScanGate(registry, ROBOT, Polling.DEFAULT, clock, clock, () -> chance);
    }

    private List<String> questions() {
        return server.requests("GET").stream()
                .filter(path -> path.contains("/security"))
                .toList();
    }

    private Duration waited() {
        return clock.pauses().stream().reduce(Duration.ZERO, Duration::plus);
    }

    private static Answer scanned(String... features) {
        return new Answer(
                200,
                "{\"status\":\"scanned\",\"data\":{\"Layer\":{\"Features\":[" + String.join(",", features) + "]}}}");
    }

    private static String feature(String name, String version, String... vulnerabilities) {
        return "{\"Name\":\"%s\",\"Version\":\"%s\",\"Vulnerabilities\":[%s]}"
                .formatted(name, version, String.join(",", vulnerabilities));
    }

    private static String vulnerability(String id, String severity, String fixedBy) {
        return "{\"Name\":\"%s\",\"Severity\":\"%s\",\"FixedBy\":\"%s\",\"Link\":\"https://a.example/x https://b.example/y\"}"
                .formatted(id, severity, fixedBy);
    }
}
