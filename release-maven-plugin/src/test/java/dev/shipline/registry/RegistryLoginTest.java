package dev.shipline.registry;

import static dev.shipline.registry.Clients.failureOf;
import static dev.shipline.registry.Clients.wholeTextOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.image.FakeRegistry;
import dev.shipline.image.FakeRegistry.Answer;
import dev.shipline.image.FakeRegistry.Request;
import dev.shipline.image.ImageDigest;
import dev.shipline.image.ImageName;
import dev.shipline.image.UntrustedServer;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryLoginTest {
    private static final String CONFIGURATION = "{\"config\":{\"Labels\":{\"revision\":\"abc1234\",\"n\":\"1\"}}}";

    private final Clients clients = new Clients();
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
    class LoggingIn {
        @Test
        void getsOneTokenForManyRequests() {
            server.requireTokens("pull", "push");
            OciRegistry registry = clients.robot();

            registry.resolve(name, "abc1234-candidate");
            registry.resolve(name, "abc1234-candidate");

            assertThat(server.tokensGiven()).isEqualTo(1);
        }

        @Test
        void renewsATokenThatRanOut() {
            server.requireTokens("pull", "push");
            OciRegistry registry = clients.robot();
            registry.resolve(name, "abc1234-candidate");
            server.expireTokens();

            assertThat(registry.resolve(name, "abc1234-candidate")).contains(digest);
            assertThat(server.tokensGiven()).isEqualTo(2);
        }

        @Test
        void answersABasicChallenge() {
            server.requireBasic();

            assertThat(clients.robot().resolve(name, "abc1234-candidate")).contains(digest);
        }

        @Test
        void saysThatNoCredentialsWereFound() {
            server.requireTokens("pull");

            ReleaseFailure failure = failureOf(() -> clients.anonymous().resolve(name, "abc1234-candidate"));

            assertThat(failure.code()).isEqualTo(FailureCode.CREDENTIALS);
            assertThat(failure.fix()).contains("QUAY_USERNAME").contains("id " + server.host());
        }

        @Test
        void saysWhichCredentialsWereRefused() {
            server.requireTokens("pull");

            ReleaseFailure failure =
                    failureOf(() -> clients.robot("wrong-password").resolve(name, "any"));

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

            assertThat(failureOf(() -> clients.robot().resolve(name, "any")).because())
                    .contains("no https address");
        }

        @Test
        void asksAnonymouslyBeforeItSendsAPassword() {
            clients.robot().resolve(name, "abc1234-candidate");

            assertThat(server.requests()).extracting(Request::authorization).containsOnly(Optional.empty());
        }
    }

    @Test
    void trustsNoCertificateThatNobodyVouchesFor() throws IOException {
        try (UntrustedServer untrusted = new UntrustedServer()) {
            ImageName elsewhere = new ImageName(untrusted.host(), "acme/orders");

            ReleaseFailure failure = failureOf(() -> clients.robot().resolve(elsewhere, "any"));

            assertThat(failure.code()).isEqualTo(FailureCode.UNREACHABLE);
            assertThat(failure.because()).startsWith("this JVM does not trust its certificate: ");
            assertThat(failure.fix()).contains("javax.net.ssl.trustStore");
            assertThat(untrusted.requests()).isZero();
        }
    }

    @Nested
    class TheRightToPush {
        @Test
        void isThereWhereTheTokenGrantsIt() {
            server.requireTokens("pull", "push");

            assertThatCode(() -> clients.robot().requirePushRight(name)).doesNotThrowAnyException();
        }

        @Test
        void isMissingWhereTheTokenLeavesItOut() {
            server.requireTokens("pull");

            ReleaseFailure failure = failureOf(() -> clients.robot().requirePushRight(name));

            assertThat(failure.code()).isEqualTo(FailureCode.CREDENTIALS);
            assertThat(failure.because()).contains(FakeRegistry.USER).contains("only pull");
        }

        @Test
        void isMissingForAnybody() {
            server.requireTokens("pull", "push");

            assertThat(failureOf(() -> clients.anonymous().requirePushRight(name)))
                    .hasMessageContaining("none were found");
        }

        @Test
        void isBelievedWhereTheTokenIsOpaque() {
            server.requireTokens("pull");
            server.answer("GET", "/token", new Answer(200, "{\"access_token\":\"opaque\"}"));

            assertThatCode(() -> clients.robot().requirePushRight(name)).doesNotThrowAnyException();
        }

        @Test
        void isThereWhereTheRegistryAsksForNothing() {
            assertThatCode(() -> clients.anonymous().requirePushRight(name)).doesNotThrowAnyException();
        }

        @Test
        void isCheckedWithThePasswordWhereThereAreNoTokens() {
            server.requireBasic();

            assertThatCode(() -> clients.robot().requirePushRight(name)).doesNotThrowAnyException();
            assertThat(failureOf(() -> clients.robot("wrong").requirePushRight(name))
                            .code())
                    .isEqualTo(FailureCode.CREDENTIALS);
        }
    }
}
