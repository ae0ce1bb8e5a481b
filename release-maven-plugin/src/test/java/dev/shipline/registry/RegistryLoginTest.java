package dev.shipline.registry;

import static dev.shipline.registry.Clients.failureOf;
import static dev.shipline.registry.Clients.wholeTextOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.image.FakeRegistry;
import dev.shipline.image.FakeRegistry.Answer;
import dev.shipline.image.FakeRegistry.Request;
import dev.shipline.image.ImageName;
import dev.shipline.image.UntrustedServer;
import dev.shipline.secret.CredentialSource;
import dev.shipline.secret.Credentials;
import dev.shipline.secret.Secret;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryLoginTest {
    private final Clients clients = new Clients();

    @RegisterExtension
    final OneImage one = new OneImage();

    @Nested
    class LoggingIn {
        @Test
        void getsOneTokenForManyRequests() {
            one.server.requireTokens("pull", "push");
            OciRegistry registry = clients.robot();

            registry.resolve(one.name, "abc1234-candidate");
            registry.resolve(one.name, "abc1234-candidate");

            assertThat(one.server.tokensGiven()).isEqualTo(1);
        }

        @Test
        void renewsATokenThatRanOut() {
            one.server.requireTokens("pull", "push");
            OciRegistry registry = clients.robot();
            registry.resolve(one.name, "abc1234-candidate");
            one.server.expireTokens();

            assertThat(registry.resolve(one.name, "abc1234-candidate")).contains(one.digest);
            assertThat(one.server.tokensGiven()).isEqualTo(2);
        }

        @Test
        void answersABasicChallenge() {
            one.server.requireBasic();

            assertThat(clients.robot().resolve(one.name, "abc1234-candidate")).contains(one.digest);
        }

        @Test
        void saysThatNoCredentialsWereFound() {
            one.server.requireTokens("pull");

            ReleaseFailure failure = failureOf(() -> clients.anonymous().resolve(one.name, "abc1234-candidate"));

            assertThat(failure.code()).isEqualTo(FailureCode.CREDENTIALS);
            assertThat(failure.fix()).contains("QUAY_USERNAME").contains("id " + one.server.host());
        }

        @Test
        void saysWhichCredentialsWereRefused() {
            one.server.requireTokens("pull");

            ReleaseFailure failure =
                    failureOf(() -> clients.robot("wrong-password").resolve(one.name, "any"));

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
            one.server.answer(
                    "HEAD",
                    "/manifests/",
                    new Answer(401, "", Map.of("WWW-Authenticate", "Bearer realm=\"" + realm + "\"")));

            assertThat(failureOf(() -> clients.robot().resolve(one.name, "any")).because())
                    .contains("no https address");
        }

        @Test
        void asksAnonymouslyBeforeItSendsAPassword() {
            clients.robot().resolve(one.name, "abc1234-candidate");

            assertThat(one.server.requests()).extracting(Request::authorization).containsOnly(Optional.empty());
        }
    }

    @Nested
    class WithAnIdentityToken {
        private final OciRegistry holder = clients.with(server ->
                Optional.of(new Credentials(Credentials.IDENTITY_TOKEN, Secret.of("identity-4711"), "config.json")));

        @Test
        void exchangesItAsTheTokenProtocolSays() {
            one.server.requireTokens("pull", "push");
            one.server.answer("POST", "/token", new Answer(200, "{\"access_token\":\"from-the-exchange\"}"));
            one.server.answer("HEAD", "/manifests/", unauthorized(), new Answer(200, "", digestHeader()));

            assertThat(holder.resolve(one.name, "abc1234-candidate")).contains(one.digest);

            assertThat(one.server.requests())
                    .extracting(request -> request.method() + request.authorization())
                    .containsExactly(
                            "HEADOptional.empty", "POSTOptional.empty", "HEADOptional[Bearer from-the-exchange]");
            assertThat(one.server.lastForm())
                    .isEqualTo("grant_type=refresh_token&service=s&client_id=release-maven-plugin"
                            + "&scope=repository%3Aacme%2Forders%3Apull&refresh_token=identity-4711");
        }

        @ParameterizedTest
        @CsvSource({
            "401, refused the credentials of an identity token (from config.json)",
            "400, refused the credentials of an identity token (from config.json)",
            "404, exchanges no identity tokens (HTTP 404)",
            "405, exchanges no identity tokens (HTTP 405)"
        })
        void saysWhyThatDoesNotWork(int status, String because) {
            one.server.requireTokens("pull");
            one.server.answer("POST", "/token", new Answer(status, "{}"));

            ReleaseFailure failure = failureOf(() -> holder.resolve(one.name, "any"));

            assertThat(failure.code()).isEqualTo(FailureCode.CREDENTIALS);
            assertThat(failure.because()).contains(because);
            assertThat(wholeTextOf(failure)).doesNotContain("identity-4711");
        }

        @Test
        void doesNotSendItAsAPassword() {
            one.server.requireBasic();

            assertThat(failureOf(() -> holder.resolve(one.name, "any")).because())
                    .contains("only an identity token");
            assertThat(one.server.requests()).extracting(Request::authorization).containsOnly(Optional.empty());
        }

        private Answer unauthorized() {
            return new Answer(
                    401,
                    "",
                    Map.of(
                            "WWW-Authenticate",
                            "Bearer realm=\"http://" + one.server.host() + "/token\",service=\"s\""));
        }

        private Map<String, String> digestHeader() {
            return Map.of("Docker-Content-Digest", one.digest.value());
        }
    }

    @Nested
    class WithAPlaceForCredentialsThatIsBroken {
        private final ReleaseFailure broken =
                new ReleaseFailure(FailureCode.CREDENTIALS, "cannot find them", "the helper hangs", "mend it");
        private final OciRegistry unlucky = clients.with(server -> {
            throw broken;
        });

        @Test
        void doesNotCareWhereNobodyAsks() {
            assertThat(unlucky.resolve(one.name, "abc1234-candidate")).contains(one.digest);
        }

        @Test
        void readsWhatAnybodyMayRead() {
            one.server.requireTokens("pull");
            one.server.letAnybodyIn();

            assertThat(unlucky.resolve(one.name, "abc1234-candidate")).contains(one.digest);
        }

        @Test
        void saysItWhereTheyAreMissed() {
            one.server.requireTokens("pull", "push");

            assertThat(failureOf(() -> unlucky.resolve(one.name, "any"))).isSameAs(broken);
            assertThat(failureOf(() -> unlucky.requirePushRight(one.name))).isSameAs(broken);
        }
    }

    @Test
    void goesOnWithAFreshPasswordWhereTheOldOneIsRefusedMidway() {
        one.server.requireBasic();
        OciRegistry registry = clients.with(new CredentialSource() {
            @Override
            public Optional<Credentials> find(String registry) {
                return Optional.of(new Credentials(FakeRegistry.USER, Secret.of("ran-out"), "helper"));
            }

            @Override
            public Optional<Credentials> renew(String registry, String repository, Credentials refused) {
                return Optional.of(new Credentials(FakeRegistry.USER, Secret.of(FakeRegistry.PASSWORD), "helper"));
            }
        });
        failureOf(() -> registry.resolve(one.name, "abc1234-candidate"));

        assertThat(registry.resolve(one.name, "abc1234-candidate")).contains(one.digest);
    }

    @Test
    void asksForTheCredentialsOfTheRepository() {
        one.server.requireBasic();
        List<String> asked = new ArrayList<>();
        OciRegistry registry = clients.with(new CredentialSource() {
            @Override
            public Optional<Credentials> find(String registry) {
                return Optional.empty();
            }

            @Override
            public Optional<Credentials> find(String registry, String repository) {
                asked.add(repository);
                return Optional.of(new Credentials(FakeRegistry.USER, Secret.of(FakeRegistry.PASSWORD), "auth.json"));
            }
        });

        assertThat(registry.resolve(one.name, "abc1234-candidate")).contains(one.digest);
        assertThat(asked).containsOnly("acme/orders");
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
}
