package dev.shipline.registry;

import static dev.shipline.registry.Scans.CLEAN;
import static dev.shipline.registry.Scans.QUEUED;
import static dev.shipline.registry.Scans.feature;
import static dev.shipline.registry.Scans.scanned;
import static dev.shipline.registry.Scans.vulnerability;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.image.FakeRegistry;
import dev.shipline.image.FakeRegistry.Answer;
import dev.shipline.image.ImageDigest;
import dev.shipline.image.PushedImage;
import dev.shipline.registry.VulnerabilityPolicy.WhenNoVerdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the gate reads what Quay answers: of an image, of an index, of a registry that has no scanner. */
class QuayScanGateTest {
    @RegisterExtension
    final ScanDesk desk = new ScanDesk();

    @Test
    void letsACleanImagePass() {
        desk.server.scan(desk.image.digest(), CLEAN);

        Verdict verdict = desk.judge(Severity.HIGH);

        assertThat(verdict.passed()).isTrue();
        assertThat(verdict.status()).isEqualTo("scanned");
        assertThat(desk.clock.pauses()).isEmpty();
    }

    @Test
    void asksAsTheRobotByItsPassword() {
        desk.server.scan(desk.image.digest(), CLEAN);

        desk.judge(Severity.HIGH);

        assertThat(desk.server.requests())
                .filteredOn(request -> request.path().contains("/security"))
                .singleElement()
                .satisfies(request -> {
                    assertThat(request.path())
                            .isEqualTo("/api/v1/repository/acme/orders/manifest/" + desk.image.digest()
                                    + "/security?vulnerabilities=true");
                    assertThat(request.authorization())
                            .hasValueSatisfying(header -> assertThat(header).startsWith("Basic "));
                });
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
            desk.server.scan(desk.image.digest(), new Answer(200, "{\"status\":\"" + status + "\",\"data\":null}"));

            Verdict verdict = judge(policy);

            assertThat(verdict.passed()).isEqualTo(passed);
            assertThat(verdict.status()).isEqualTo(status);
            assertThat(verdict.lack()).contains(Lack.UNSUPPORTED);
            assertThat(desk.clock.pauses()).isEmpty();
        }

        @Test
        void countsAnImageWithoutAnyKnownPackage() {
            desk.server.scan(desk.image.digest(), scanned());

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
            desk.server.scan(desk.image.digest(), new Answer(status, body));

            Verdict verdict = judge(WhenNoVerdict.WARN);

            assertThat(verdict.passed()).isTrue();
            assertThat(verdict.status()).isEqualTo("none");
            assertThat(verdict.reason())
                    .startsWith(desk.server.host() + " has no scanner of Quay's kind")
                    .endsWith("it passes because ship.scan.unsupported is warn");
            assertThat(judge(WhenNoVerdict.FAIL).passed()).isFalse();
        }

        @ParameterizedTest
        @ValueSource(ints = {401, 403})
        void failsForCredentialsThatMayNotRead(int status) {
            desk.server.scan(desk.image.digest(), new Answer(status, "{}"));

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
            children.add(desk.server.putImage("acme/orders", "amd64", "{\"architecture\":\"amd64\"}"));
            children.add(desk.server.putImage("acme/orders", "arm64", "{\"architecture\":\"arm64\"}"));
            String attestation = "sha256:" + "0".repeat(64);
            ImageDigest index = desk.server.putManifest(
                    "acme/orders",
                    "index",
                    """
                    {"manifests":[{"digest":"%s","platform":{"os":"linux"}},{"digest":"%s","platform":{"os":"linux"}},\
                    {"digest":"%s","platform":{"os":"unknown","architecture":"unknown"}}]}""".formatted(children.get(0), children.get(1), attestation),
                    "application/vnd.oci.image.index.v1+json");
            desk.image = new PushedImage(desk.image.name(), "index", index);
        }

        @Test
        void judgesEveryRunnableImage() {
            desk.server.scan(children.get(0), CLEAN);
            desk.server.scan(children.get(1), scanned(feature("openssl", "3", vulnerability("CVE-1", "Critical", ""))));

            assertThat(desk.judge(Severity.HIGH).passed()).isFalse();
        }

        @Test
        void namesAFindingOfAllImagesOnce() {
            Answer answer = scanned(feature("openssl", "3", vulnerability("CVE-1", "Low", "")));
            desk.server.scan(children.get(0), answer);
            desk.server.scan(children.get(1), answer);

            assertThat(desk.judge(Severity.HIGH).findings()).hasSize(1);
        }

        @Test
        void doesNotPassOnOneImageAlone() {
            desk.server.scan(children.get(0), CLEAN);
            desk.server.scan(children.get(1), new Answer(200, "{\"status\":\"unsupported\",\"data\":null}"));

            assertThat(judge(WhenNoVerdict.FAIL).passed()).isFalse();
        }

        @Test
        void doesNotPassWhereNoneOfItsImagesCanBeScanned() {
            children.forEach(
                    child -> desk.server.scan(child, new Answer(200, "{\"status\":\"unsupported\",\"data\":null}")));

            assertThat(judge(WhenNoVerdict.FAIL).passed()).isFalse();
        }

        @Test
        void neitherAsksForTheIndexNorForItsAttestations() {
            children.forEach(child -> desk.server.scan(child, CLEAN));

            desk.judge(Severity.HIGH);

            assertThat(desk.questions()).hasSize(2).allMatch(path -> children.stream()
                    .anyMatch(child -> path.contains(child.value())));
        }

        @Test
        void waitsForItsImagesSideBySide() {
            desk.server.scan(children.get(0), QUEUED, QUEUED, CLEAN);
            desk.server.scan(children.get(1), QUEUED, CLEAN);

            assertThat(desk.judge(Severity.HIGH).passed()).isTrue();
            assertThat(desk.clock.pauses()).containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(3));
            assertThat(desk.questions()).hasSize(5);
        }

        @Test
        void waitsForAllUnderOneDeadline() {
            desk.server.scan(children.get(0), QUEUED);
            desk.server.scan(children.get(1), QUEUED);

            assertThat(desk.judge(Severity.HIGH).lack()).contains(Lack.LATE);
            assertThat(desk.waited()).isEqualTo(Duration.ofMinutes(10));
        }

        @Test
        void rejectsForAFindingOfOneWhileTheOtherIsLate() {
            desk.server.scan(children.get(0), QUEUED);
            desk.server.scan(children.get(1), scanned(feature("openssl", "3", vulnerability("CVE-1", "Critical", ""))));

            Verdict verdict = desk.judge(new Rules().allow("CVE-9", "2026-01-01"));

            assertThat(verdict.lack()).isEmpty();
            assertThat(verdict.reason()).contains("1 Critical");
            assertThat(new VerdictTable(verdict).warnings())
                    .as("the late image may have what is allowed")
                    .isEmpty();
        }

        @Test
        void followsTheStricterRuleWhereTwoAreSilent() {
            desk.server.scan(children.get(0), new Answer(200, "{\"status\":\"unsupported\",\"data\":null}"));
            desk.server.scan(children.get(1), QUEUED);

            Verdict verdict = desk.judge(new Rules().unsupported(WhenNoVerdict.WARN));

            assertThat(verdict.passed()).isFalse();
            assertThat(verdict.lack()).contains(Lack.LATE);
        }

        @Test
        void isLookedUpImageByImage() {
            desk.server.scan(desk.image.digest(), new Answer(200, "{\"status\":\"unsupported\",\"data\":null}"));
            desk.server.scan(children.get(0), CLEAN);
            desk.server.scan(children.get(1), scanned(feature("openssl", "3", vulnerability("CVE-1", "Low", ""))));

            assertThat(desk.gate(0).lookUp(desk.image.name(), desk.image.digest()))
                    .hasValueSatisfying(findings -> assertThat(findings).hasSize(1));
        }
    }

    @Nested
    class LookingUp {
        @Test
        void asksOnce() {
            desk.server.scan(desk.image.digest(), scanned(feature("openssl", "3", vulnerability("CVE-1", "Low", ""))));

            assertThat(desk.gate(0).lookUp(desk.image.name(), desk.image.digest()))
                    .hasValueSatisfying(findings -> assertThat(findings).hasSize(1));
            assertThat(desk.server.requests()).hasSize(1);
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {"200 | {\"status\":\"queued\",\"data\":null}", "404 | gone", "503 | busy", "200 | {}"})
        void waitsForNothing(int status, String body) {
            desk.server.scan(desk.image.digest(), new Answer(status, body));

            assertThat(desk.gate(0).lookUp(desk.image.name(), desk.image.digest()))
                    .isEmpty();
            assertThat(desk.clock.pauses()).isEmpty();
            assertThat(desk.server.requests()).hasSize(1);
        }
    }

    private Verdict judge(WhenNoVerdict whenUnsupported) {
        return desk.judge(new Rules().unsupported(whenUnsupported));
    }
}
