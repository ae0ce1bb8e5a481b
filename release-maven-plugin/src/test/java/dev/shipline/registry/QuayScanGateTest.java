package dev.shipline.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.shipline.document.Document;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.image.FakeRegistry;
import dev.shipline.image.FakeRegistry.Answer;
import dev.shipline.image.ImageDigest;
import dev.shipline.image.PushedImage;
import dev.shipline.registry.VulnerabilityPolicy.WhenNoVerdict;
import dev.shipline.secret.CredentialSource;
import dev.shipline.secret.Credentials;
import dev.shipline.secret.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
        void endsInAFailureAtTheDeadlineEvenWhereWarningsWouldDo() {
            server.scan(image.digest(), QUEUED);

            ReleaseFailure failure = catchThrowableOfType(ReleaseFailure.class, () -> gate().judge(
                            image, policy(Severity.HIGH, WhenNoVerdict.WARN), told::add));

            assertThat(failure.code()).isEqualTo(FailureCode.SCAN_UNAVAILABLE);
            assertThat(failure.because()).contains("queued");
            assertThat(clock.pauses()).last().isEqualTo(Duration.ofSeconds(20));
            assertThat(clock.pauses().stream().reduce(Duration.ZERO, Duration::plus))
                    .isLessThanOrEqualTo(Duration.ofMinutes(10));
            assertThat(told).hasSize(1);
        }
    }

    @Nested
    class WithoutAVerdict {
        @ParameterizedTest
        @CsvSource({
            "unsupported, FAIL, false",
            "failed, FAIL, false",
            "manifest_layer_too_large, FAIL, false",
            "unsupported, WARN, true",
            "failed, WARN, true",
        })
        void followsThePolicy(String status, WhenNoVerdict policy, boolean passed) {
            server.scan(image.digest(), new Answer(200, "{\"status\":\"" + status + "\",\"data\":null}"));

            Verdict verdict = judge(policy);

            assertThat(verdict.passed()).isEqualTo(passed);
            assertThat(verdict.status()).isEqualTo(status);
        }

        @Test
        void countsAnImageWithoutAnyKnownPackage() {
            server.scan(image.digest(), scanned());

            assertThat(judge(WhenNoVerdict.FAIL).passed()).isFalse();
            assertThat(judge(WhenNoVerdict.WARN).passed()).isTrue();
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
    void rendersATableThatNoFindingCanBreak() {
        Verdict verdict = new Verdict(
                "scanned",
                false,
                "",
                List.of(
                        new Finding(
                                "CVE-2", Severity.CRITICAL, "open\u001b[2Jssl\n", "3.0.7", Optional.of("3.0.8"), ""),
                        new Finding("CVE-1", Severity.LOW, "z", "1", Optional.empty(), "")));

        assertThat(new VerdictTable(verdict).lines(1))
                .containsExactly(
                        "Severity  Package     Version  Fixed by  Id",
                        "Critical  open[2Jssl  3.0.7    3.0.8     CVE-2",
                        "… and 1 more in scan.json");
        assertThat(new VerdictTable(new Verdict("scanned", true, "", List.of())).lines(5))
                .isEmpty();
    }

    @Test
    void writesTheVerdictToAFile(@TempDir Path folder) throws IOException {
        server.scan(image.digest(), scanned(feature("openssl", "3", vulnerability("CVE-1", "High", "4"))));

        Path file = ScanFile.write(folder, image, judge(Severity.HIGH));

        Document written = Document.json(Files.readString(file));
        assertThat(file).hasFileName("scan.json");
        assertThat(written.at("digest").text()).contains(image.digest().value());
        assertThat(written.at("passed").flag(true)).isFalse();
        assertThat(written.at("counts", "High").number(0)).isEqualTo(1);
        assertThat(written.at("findings").items().get(0).at("fixedBy").text()).contains("4");
    }

    private Verdict judge(Severity threshold) {
        return gate().judge(image, policy(threshold, WhenNoVerdict.FAIL), told::add);
    }

    private Verdict judge(WhenNoVerdict whenNoVerdict) {
        return gate().judge(image, policy(Severity.HIGH, whenNoVerdict), told::add);
    }

    private QuayScanGate gate() {
        OciRegistry registry = new OciRegistry(ROBOT, told::add, RetryPolicy.DEFAULT, clock, clock);
        return new QuayScanGate(registry, ROBOT, Polling.DEFAULT, clock, clock);
    }

    private static VulnerabilityPolicy policy(Severity threshold, WhenNoVerdict whenNoVerdict) {
        return new VulnerabilityPolicy(threshold, Duration.ofMinutes(10), whenNoVerdict);
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
