package dev.shipline.registry;

import static dev.shipline.registry.Clients.error;
import static dev.shipline.registry.Clients.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.image.FakeRegistry.Answer;
import dev.shipline.image.PushedImage;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryRetryTest {
    private final Clients clients = new Clients();

    @RegisterExtension
    final OneImage one = new OneImage();

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 502, 503, 520})
    void asksAgainWhenTheRegistryIsBusy(int status) {
        one.server.answer("HEAD", "/manifests/", new Answer(status, ""), new Answer(status, ""));

        assertThat(clients.anonymous().resolve(one.name, "abc1234-candidate")).contains(one.digest);
        assertThat(clients.clock().pauses()).containsExactly(Duration.ofMillis(500), Duration.ofSeconds(1));
    }

    @Test
    void waitsAsLongAsTheRegistryAsks() {
        one.server.answer("HEAD", "/manifests/", new Answer(429, "", Map.of("Retry-After", "17")));

        clients.anonymous().resolve(one.name, "abc1234-candidate");

        assertThat(clients.clock().pauses()).containsExactly(Duration.ofSeconds(17));
    }

    @Test
    void understandsADate() {
        one.server.answer(
                "HEAD", "/manifests/", new Answer(503, "", Map.of("Retry-After", "Thu, 1 Jan 2026 00:00:09 GMT")));

        clients.anonymous().resolve(one.name, "abc1234-candidate");

        assertThat(clients.clock().pauses()).containsExactly(Duration.ofSeconds(9));
    }

    @Test
    void comesBackALittleLaterByChance() {
        Answer busy = new Answer(503, "");
        one.server.answer("HEAD", "/manifests/", busy, busy, new Answer(429, "", Map.of("Retry-After", "17")));
        RegistryHttp http = new RegistryHttp(RetryPolicy.DEFAULT, clients.clock(), clients.clock(), () -> 1);

        new OciRegistry(server -> Optional.empty(), http, List.of(), line -> {}).resolve(one.name, "abc1234-candidate");

        assertThat(clients.clock().pauses())
                .containsExactly(Duration.ofMillis(750), Duration.ofMillis(1500), Duration.ofMillis(17_250));
    }

    @Test
    void givesUpRatherThanWaitBeyondTheDeadline() {
        one.server.answer("HEAD", "/manifests/", new Answer(429, "", Map.of("Retry-After", "3600")));

        ReleaseFailure failure = failureOf(() -> clients.anonymous().resolve(one.name, "abc1234-candidate"));

        assertThat(failure.code()).isEqualTo(FailureCode.UNREACHABLE);
        assertThat(clients.clock().pauses()).isEmpty();
    }

    @Test
    void givesUpAfterTheLastTry() {
        Answer busy = new Answer(503, "<html>down</html>");
        one.server.answer("HEAD", "/manifests/", busy, busy, busy, busy, busy, busy);

        assertThat(failureOf(() -> clients.anonymous().resolve(one.name, "abc1234-candidate")))
                .hasMessageContaining("HTTP 503")
                .hasMessageContaining(one.server.host());
        assertThat(one.server.requests("HEAD")).hasSize(5);
    }

    @Test
    void doesNotRepeatARefusal() {
        one.server.answer("PUT", "/manifests/", new Answer(403, error("DENIED")));

        failureOf(() -> clients.anonymous().tag(candidate(), "abc1234"));

        assertThat(clients.clock().pauses()).isEmpty();
    }

    @Test
    void saysThatTheRegistryIsAway() throws IOException {
        one.server.close();

        ReleaseFailure failure = failureOf(() -> clients.anonymous().resolve(one.name, "abc1234-candidate"));

        assertThat(failure.code()).isEqualTo(FailureCode.UNREACHABLE);
        assertThat(failure.what()).contains(one.server.host());
        assertThat(clients.clock().pauses()).hasSize(4);
    }

    private PushedImage candidate() {
        return new PushedImage(one.name, "abc1234-candidate", one.digest);
    }
}
