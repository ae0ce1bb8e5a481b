package dev.shipline.registry;

import static dev.shipline.registry.Clients.failureOf;
import static dev.shipline.registry.Clients.wholeTextOf;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.image.FakeRegistry;
import dev.shipline.image.FakeRegistry.Answer;
import dev.shipline.image.FakeRegistry.Request;
import dev.shipline.secret.Credentials;
import dev.shipline.secret.Secret;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keyless login, against a desk that behaves as Quay's source says; nobody has tried it on quay.io. */
class RobotFederationTest {
    private static final String DESK = "/oauth2/federation/robot/token";
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final PatientClock clock = new PatientClock();
    private final String jobToken =
            jwt("{\"iss\":\"https://oidc.circleci.com/org/o-1\",\"sub\":\"org/o-1/project/p-1/user/u-1\",\"exp\":%d}"
                    .formatted(NOW.plusSeconds(3600).getEpochSecond()));

    @AutoClose
    private FakeRegistry server;

    @BeforeEach
    void start() throws IOException {
        server = new FakeRegistry();
    }

    @Test
    void exchangesTheJobsTokenForTheRobots() {
        server.answer("GET", DESK, token("robot-token"));

        Credentials found = federation(jobToken).find(server.host()).orElseThrow();

        assertThat(found.username()).isEqualTo("acme+ci");
        assertThat(found.password().reveal()).isEqualTo("robot-token");
        assertThat(found.source()).isEqualTo("keyless, by the token in CIRCLE_OIDC_TOKEN_V2");
        String pair = Base64.getEncoder().encodeToString(("acme+ci:" + jobToken).getBytes(UTF_8));
        assertThat(server.requests()).extracting(Request::authorization).containsExactly(Optional.of("Basic " + pair));
    }

    @Test
    void pushesWithIt() {
        server.requireTokens("pull", "push");
        server.answer("GET", DESK, token(FakeRegistry.PASSWORD));

        new Clients().with(federation(FakeRegistry.USER, jobToken)).requirePushRight(server.name("acme/orders"));

        assertThat(server.tokensGiven()).isEqualTo(1);
    }

    @Test
    void goesOnWithAFreshOneWhereTheRobotsTokenIsRefusedMidway() {
        server.requireTokens("pull", "push");
        server.answer("GET", DESK, token("ran-out"), token(FakeRegistry.PASSWORD));

        new Clients().with(federation(FakeRegistry.USER, jobToken)).requirePushRight(server.name("acme/orders"));

        assertThat(exchanges()).isEqualTo(2);
    }

    @Nested
    class Keeps {
        @Test
        void theRobotsTokenForMostOfItsHour() {
            server.answer("GET", DESK, token("first"), token("second"));
            RobotFederation federation = federation(jobToken);
            federation.find(server.host());

            clock.sleep(Duration.ofMinutes(54));
            assertThat(passwordOf(federation)).isEqualTo("first");
            clock.sleep(Duration.ofMinutes(1));
            assertThat(passwordOf(federation)).isEqualTo("second");
        }

        @Test
        void atItsOwnWordForHowLongItLasts() {
            String shortLived =
                    jwt("{\"exp\":%d}".formatted(NOW.plusSeconds(600).getEpochSecond()));
            server.answer("GET", DESK, token(shortLived), token("second"));
            RobotFederation federation = federation(jobToken);
            federation.find(server.host());

            clock.sleep(Duration.ofMinutes(9));
            assertThat(passwordOf(federation)).isEqualTo("second");
        }

        @Test
        void nothingThatAnotherSourceGave() {
            Credentials others = new Credentials("acme+ci", Secret.of("x"), "elsewhere");

            assertThat(federation(jobToken).renew(server.host(), "acme/orders", others))
                    .isEmpty();
            assertThat(server.requests()).isEmpty();
        }
    }

    @Nested
    class IsSilent {
        @Test
        void forAnotherRegistry() {
            assertThat(federation(jobToken).find("docker.io")).isEmpty();
        }

        @Test
        void whereThereIsNoSuchJob() {
            RobotFederation.Settings settings =
                    new RobotFederation.Settings(server.host(), "acme+ci", "CIRCLE_OIDC_TOKEN_V2", Optional.empty());

            assertThat(new RobotFederation(settings, RetryPolicy.DEFAULT, clock, clock).find(server.host()))
                    .isEmpty();
        }
    }

    @Nested
    class IsRefused {
        @Test
        void withATokenThatRanOutBeforeAnybodyIsAsked() {
            clock.sleep(Duration.ofHours(1));

            ReleaseFailure failure = failure(jobToken);

            assertThat(failure.code()).isEqualTo(FailureCode.CREDENTIALS);
            assertThat(failure.because())
                    .isEqualTo("the token in CIRCLE_OIDC_TOKEN_V2 ran out at 2026-01-01T01:00:00Z");
            assertThat(failure.fix()).contains("run the job again");
            assertThat(server.requests()).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(ints = {400, 401, 403})
        void forARobotThatTrustsNoSuchJob(int status) {
            server.answer("GET", DESK, new Answer(status, "{\"message\":\"no federation\"}"));

            ReleaseFailure failure = failure(jobToken);

            assertThat(failure.code()).isEqualTo(FailureCode.CREDENTIALS);
            assertThat(failure.what()).contains(server.host()).contains("acme+ci");
            assertThat(failure.because()).contains("HTTP " + status);
            assertThat(failure.fix())
                    .contains("the issuer https://oidc.circleci.com/org/o-1")
                    .contains("the subject org/o-1/project/p-1/user/u-1")
                    .contains("ship.registry.robot");
            assertThat(wholeTextOf(failure)).doesNotContain(jobToken);
        }

        @ParameterizedTest
        @ValueSource(ints = {404, 405})
        void byARegistryWithoutSuchADesk(int status) {
            server.answer("GET", DESK, new Answer(status, "<html>gone</html>"));

            assertThat(failure(jobToken).because()).contains("no keyless login").contains(DESK);
        }

        @Test
        void byARegistryThatIsOutOfOrder() {
            Answer busy = new Answer(503, "");
            server.answer("GET", DESK, busy, busy, busy, busy, busy);

            assertThat(failure(jobToken).code()).isEqualTo(FailureCode.UNREACHABLE);
            assertThat(exchanges()).isEqualTo(5);
        }

        @ParameterizedTest
        @CsvSource({"{}", "'{\"token\":\"\"}'", "secret-token"})
        void withAnAnswerThatIsNoToken(String body) {
            server.answer("GET", DESK, new Answer(200, body));

            ReleaseFailure failure = failure(jobToken);

            assertThat(failure.because()).isEqualTo("it answers without a token");
            assertThat(wholeTextOf(failure)).doesNotContain("secret-token");
        }

        @Test
        void whateverTheTokenIs() {
            server.answer("GET", DESK, new Answer(401, ""));

            assertThat(failure("no.jwt").fix()).contains("the issuer (none is named)");
        }

        private ReleaseFailure failure(String token) {
            return failureOf(() -> federation(token).find(server.host()));
        }
    }

    private long exchanges() {
        return server.requests("GET").stream().filter(DESK::equals).count();
    }

    private String passwordOf(RobotFederation federation) {
        return federation.find(server.host()).orElseThrow().password().reveal();
    }

    private RobotFederation federation(String token) {
        return federation("acme+ci", token);
    }

    private RobotFederation federation(String robot, String token) {
        RobotFederation.Settings settings = new RobotFederation.Settings(
                server.host(), robot, "CIRCLE_OIDC_TOKEN_V2", Optional.of(Secret.of(token)));
        return new RobotFederation(settings, RetryPolicy.DEFAULT, clock, clock);
    }

    private static Answer token(String value) {
        return new Answer(200, "{\"token\":\"" + value + "\"}");
    }

    private static String jwt(String payload) {
        return "e30." + Base64.getUrlEncoder().withoutPadding().encodeToString(payload.getBytes(UTF_8)) + ".c2ln";
    }
}
