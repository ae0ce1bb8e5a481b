package dev.shipline.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.image.FakeRegistry;
import dev.shipline.image.FakeRegistry.Answer;
import dev.shipline.image.FakeRegistry.Request;
import dev.shipline.image.ImageDigest;
import dev.shipline.image.ImageName;
import dev.shipline.image.PushedImage;
import dev.shipline.secret.CredentialSource;
import dev.shipline.secret.Credentials;
import dev.shipline.secret.Secret;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OciRegistryTest {
    private static final String CONFIGURATION = "{\"config\":{\"Labels\":{\"revision\":\"abc1234\",\"n\":\"1\"}}}";

    private final PatientClock clock = new PatientClock();
    private FakeRegistry server;
    private ImageName name;
    private ImageDigest digest;

    @BeforeEach
    void start() throws IOException {
        server = new FakeRegistry();
        name = server.name("acme/orders");
        digest = server.putImage("acme/orders", "abc1234-candidate", CONFIGURATION);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Nested
    class Resolving {
        @Test
        void givesTheDigestOfATag() {
            assertThat(anonymous().resolve(name, "abc1234-candidate")).contains(digest);
        }

        @Test
        void givesNothingForATagThatIsNotThere() {
            assertThat(anonymous().resolve(name, "other")).isEmpty();
        }

        @Test
        void computesTheDigestWhereTheRegistrySendsNone() {
            server.answer("HEAD", "/manifests/", new Answer(200, ""));

            assertThat(anonymous().resolve(name, "abc1234-candidate")).contains(digest);
        }
    }

    @Nested
    class Labels {
        @Test
        void areThoseOfTheConfiguration() {
            assertThat(anonymous().labels(name, digest)).isEqualTo(Map.of("revision", "abc1234", "n", "1"));
        }

        @Test
        void areThoseOfTheFirstRunnableImageOfAnIndex() {
            String attestation = "{\"digest\":\"sha256:" + "0".repeat(64) + "\",\"platform\":{\"os\":\"unknown\"}}";
            String child = "{\"digest\":\"" + digest + "\",\"platform\":{\"os\":\"linux\"}}";
            ImageDigest index = server.putManifest(
                    "acme/orders",
                    "index",
                    "{\"schemaVersion\":2,\"manifests\":[" + attestation + "," + child + "]}",
                    "application/vnd.oci.image.index.v1+json");

            assertThat(anonymous().labels(name, index)).containsEntry("revision", "abc1234");
        }

        @Test
        void comeFromAnotherHostWithoutTheRegistrysToken() throws IOException {
            server.requireTokens("pull");
            try (FakeRegistry store = new FakeRegistry()) {
                store.putImage("acme/orders", "copy", CONFIGURATION);
                server.redirectBlobsTo(store);

                assertThat(robot().labels(name, digest)).containsEntry("revision", "abc1234");

                assertThat(store.requests()).hasSize(1).allMatch(request -> request.authorization()
                        .isEmpty());
            }
        }

        @Test
        void areNotTakenFromAChangedManifest() {
            server.corruptManifest("acme/orders", digest);

            assertThat(failureOf(() -> anonymous().labels(name, digest)).code()).isEqualTo(FailureCode.DIGEST_MISMATCH);
        }
    }

    @Nested
    class Tagging {
        @Test
        void putsTheVeryBytesUnderTheTag() {
            PushedImage tagged = anonymous().tag(candidate(), "abc1234");

            assertThat(tagged).isEqualTo(new PushedImage(name, "abc1234", digest));
            assertThat(server.manifest("acme/orders", "abc1234"))
                    .isEqualTo(server.manifest("acme/orders", "abc1234-candidate"));
        }

        @Test
        void putsNothingWhereTheTagIsRightAlready() {
            server.putImage("acme/orders", "abc1234", CONFIGURATION);

            anonymous().tag(candidate(), "abc1234");

            assertThat(server.requests("PUT")).isEmpty();
        }

        @Test
        void failsWhenTheRegistryAnswersAnotherDigest() {
            server.answer(
                    "PUT",
                    "/manifests/",
                    new Answer(201, "", Map.of("Docker-Content-Digest", "sha256:" + "f".repeat(64))));

            assertThat(failureOf(() -> anonymous().tag(candidate(), "abc1234")).code())
                    .isEqualTo(FailureCode.DIGEST_MISMATCH);
        }

        @Test
        void failsWhenTheTagThenHasAnotherDigest() {
            server.answer("HEAD", "/manifests/abc1234", new Answer(404, ""), headWith("e"));

            assertThat(failureOf(() -> anonymous().tag(candidate(), "abc1234")).code())
                    .isEqualTo(FailureCode.DIGEST_MISMATCH);
        }

        @Test
        void failsWhenTheRegistryTookItAndHasItNot() {
            server.answer("PUT", "/manifests/", new Answer(201, ""));

            assertThat(failureOf(() -> anonymous().tag(candidate(), "abc1234"))).hasMessageContaining("has it not");
        }

        @ParameterizedTest
        @CsvSource({
            "403, DENIED, CREDENTIALS, write permission",
            "405, UNSUPPORTED, IMAGE_PUSH, read-only",
            "409, TAG_IMMUTABLE, IMAGE_PUSH, ship.tag",
            "404, NAME_UNKNOWN, IMAGE_PUSH, again",
            "400, MANIFEST_INVALID, IMAGE_PUSH, ship.image",
        })
        void wordsARefusal(int status, String errorCode, FailureCode code, String fix) {
            server.answer("PUT", "/manifests/", new Answer(status, error(errorCode)));

            ReleaseFailure failure = failureOf(() -> anonymous().tag(candidate(), "abc1234"));

            assertThat(failure.code()).isEqualTo(code);
            assertThat(failure.because()).contains(errorCode);
            assertThat(failure.fix()).contains(fix);
        }

        private Answer headWith(String digit) {
            return new Answer(200, "", Map.of("Docker-Content-Digest", "sha256:" + digit.repeat(64)));
        }
    }

    @Nested
    class Untagging {
        @Test
        void takesTheTagAway() {
            anonymous().untag(name, "abc1234-candidate");

            assertThat(anonymous().resolve(name, "abc1234-candidate")).isEmpty();
        }

        @Test
        void isContentWithATagThatIsGone() {
            assertThatCode(() -> anonymous().untag(name, "gone")).doesNotThrowAnyException();
        }

        @Test
        void saysWhenTheRegistryCannot() {
            server.answer("DELETE", "/manifests/", new Answer(405, error("UNSUPPORTED")));

            assertThat(failureOf(() -> anonymous().untag(name, "abc1234-candidate")))
                    .hasMessageContaining("UNSUPPORTED");
        }
    }

    @Nested
    class LoggingIn {
        @Test
        void getsOneTokenForManyRequests() {
            server.requireTokens("pull", "push");
            OciRegistry registry = robot();

            registry.resolve(name, "abc1234-candidate");
            registry.resolve(name, "abc1234-candidate");

            assertThat(server.tokensGiven()).isEqualTo(1);
        }

        @Test
        void renewsATokenThatRanOut() {
            server.requireTokens("pull", "push");
            OciRegistry registry = robot();
            registry.resolve(name, "abc1234-candidate");
            server.expireTokens();

            assertThat(registry.resolve(name, "abc1234-candidate")).contains(digest);
            assertThat(server.tokensGiven()).isEqualTo(2);
        }

        @Test
        void answersABasicChallenge() {
            server.requireBasic();

            assertThat(robot().resolve(name, "abc1234-candidate")).contains(digest);
        }

        @Test
        void saysThatNoCredentialsWereFound() {
            server.requireTokens("pull");

            ReleaseFailure failure = failureOf(() -> anonymous().resolve(name, "abc1234-candidate"));

            assertThat(failure.code()).isEqualTo(FailureCode.CREDENTIALS);
            assertThat(failure.fix()).contains("QUAY_USERNAME").contains("id " + server.host());
        }

        @Test
        void saysWhichCredentialsWereRefused() {
            server.requireTokens("pull");

            ReleaseFailure failure =
                    failureOf(() -> registry(credentials("wrong-password")).resolve(name, "any"));

            assertThat(failure.code()).isEqualTo(FailureCode.CREDENTIALS);
            assertThat(failure.because()).contains(FakeRegistry.USER).contains("settings.xml server");
            assertThat(wholeTextOf(failure)).doesNotContain("wrong-password");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "http://tokens.example/auth",
                    "http://127.evil.example/auth",
                    "ftp://localhost/",
                    "no address"
                })
        void sendsCredentialsToNoUnsafeTokenService(String realm) {
            server.answer(
                    "HEAD",
                    "/manifests/",
                    new Answer(401, "", Map.of("WWW-Authenticate", "Bearer realm=\"" + realm + "\"")));

            assertThat(failureOf(() -> robot().resolve(name, "any")).because()).contains("no https address");
        }

        @Test
        void asksAnonymouslyBeforeItSendsAPassword() {
            robot().resolve(name, "abc1234-candidate");

            assertThat(server.requests()).extracting(Request::authorization).containsOnly(Optional.empty());
        }
    }

    @Nested
    class TheRightToPush {
        @Test
        void isThereWhereTheTokenGrantsIt() {
            server.requireTokens("pull", "push");

            assertThatCode(() -> robot().requirePushRight(name)).doesNotThrowAnyException();
        }

        @Test
        void isMissingWhereTheTokenLeavesItOut() {
            server.requireTokens("pull");

            ReleaseFailure failure = failureOf(() -> robot().requirePushRight(name));

            assertThat(failure.code()).isEqualTo(FailureCode.CREDENTIALS);
            assertThat(failure.because()).contains(FakeRegistry.USER).contains("only pull");
        }

        @Test
        void isMissingForAnybody() {
            server.requireTokens("pull", "push");

            assertThat(failureOf(() -> anonymous().requirePushRight(name))).hasMessageContaining("none were found");
        }

        @Test
        void isBelievedWhereTheTokenIsOpaque() {
            server.requireTokens("pull");
            server.answer("GET", "/token", new Answer(200, "{\"access_token\":\"opaque\"}"));

            assertThatCode(() -> robot().requirePushRight(name)).doesNotThrowAnyException();
        }

        @Test
        void isThereWhereTheRegistryAsksForNothing() {
            assertThatCode(() -> anonymous().requirePushRight(name)).doesNotThrowAnyException();
        }

        @Test
        void isCheckedWithThePasswordWhereThereAreNoTokens() {
            server.requireBasic();

            assertThatCode(() -> robot().requirePushRight(name)).doesNotThrowAnyException();
            assertThat(failureOf(() -> registry(credentials("wrong")).requirePushRight(name))
                            .code())
                    .isEqualTo(FailureCode.CREDENTIALS);
        }
    }

    @Nested
    class Retrying {
        @ParameterizedTest
        @ValueSource(ints = {408, 429, 500, 502, 503, 520})
        void asksAgainWhenTheRegistryIsBusy(int status) {
            server.answer("HEAD", "/manifests/", new Answer(status, ""), new Answer(status, ""));

            assertThat(anonymous().resolve(name, "abc1234-candidate")).contains(digest);
            assertThat(clock.pauses()).containsExactly(Duration.ofMillis(500), Duration.ofSeconds(1));
        }

        @Test
        void waitsAsLongAsTheRegistryAsks() {
            server.answer("HEAD", "/manifests/", new Answer(429, "", Map.of("Retry-After", "17")));

            anonymous().resolve(name, "abc1234-candidate");

            assertThat(clock.pauses()).containsExactly(Duration.ofSeconds(17));
        }

        @Test
        void understandsADate() {
            server.answer(
                    "HEAD", "/manifests/", new Answer(503, "", Map.of("Retry-After", "Thu, 1 Jan 2026 00:00:09 GMT")));

            anonymous().resolve(name, "abc1234-candidate");

            assertThat(clock.pauses()).containsExactly(Duration.ofSeconds(9));
        }

        @Test
        void givesUpRatherThanWaitBeyondTheDeadline() {
            server.answer("HEAD", "/manifests/", new Answer(429, "", Map.of("Retry-After", "3600")));

            ReleaseFailure failure = failureOf(() -> anonymous().resolve(name, "abc1234-candidate"));

            assertThat(failure.code()).isEqualTo(FailureCode.UNREACHABLE);
            assertThat(clock.pauses()).isEmpty();
        }

        @Test
        void givesUpAfterTheLastTry() {
            Answer busy = new Answer(503, "<html>down</html>");
            server.answer("HEAD", "/manifests/", busy, busy, busy, busy, busy, busy);

            assertThat(failureOf(() -> anonymous().resolve(name, "abc1234-candidate")))
                    .hasMessageContaining("HTTP 503")
                    .hasMessageContaining(server.host());
            assertThat(server.requests("HEAD")).hasSize(5);
        }

        @Test
        void doesNotRepeatARefusal() {
            server.answer("PUT", "/manifests/", new Answer(403, error("DENIED")));

            failureOf(() -> anonymous().tag(candidate(), "abc1234"));

            assertThat(clock.pauses()).isEmpty();
        }

        @Test
        void saysThatTheRegistryIsAway() throws IOException {
            server.close();

            ReleaseFailure failure = failureOf(() -> anonymous().resolve(name, "abc1234-candidate"));

            assertThat(failure.code()).isEqualTo(FailureCode.UNREACHABLE);
            assertThat(failure.what()).contains(server.host());
            assertThat(clock.pauses()).hasSize(4);
        }
    }

    @Test
    void keepsThePasswordOutOfTheRegistrysOwnWords() {
        server.requireBasic();
        String echo = "{\"errors\":[{\"code\":\"DENIED\",\"message\":\"no: " + FakeRegistry.PASSWORD + "\"}]}";
        server.answer("PUT", "/manifests/", new Answer(403, echo));

        ReleaseFailure failure = failureOf(() -> robot().tag(candidate(), "abc1234"));

        assertThat(wholeTextOf(failure)).contains("****").doesNotContain(FakeRegistry.PASSWORD);
    }

    private PushedImage candidate() {
        return new PushedImage(name, "abc1234-candidate", digest);
    }

    private OciRegistry anonymous() {
        return registry(server -> Optional.empty());
    }

    private OciRegistry robot() {
        return registry(credentials(FakeRegistry.PASSWORD));
    }

    private OciRegistry registry(CredentialSource credentials) {
        return new OciRegistry(credentials, RetryPolicy.DEFAULT, clock, clock);
    }

    private static CredentialSource credentials(String password) {
        return server ->
                Optional.of(new Credentials(FakeRegistry.USER, Secret.of(password), "settings.xml server " + server));
    }

    private static ReleaseFailure failureOf(ThrowingCallable call) {
        return catchThrowableOfType(ReleaseFailure.class, call);
    }

    private static String error(String code) {
        return "{\"errors\":[{\"code\":\"" + code + "\",\"message\":\"no\"}]}";
    }

    private static String wholeTextOf(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
