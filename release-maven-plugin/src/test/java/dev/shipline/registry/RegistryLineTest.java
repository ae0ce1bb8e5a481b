package dev.shipline.registry;

import static dev.shipline.registry.Clients.failureOf;
import static dev.shipline.registry.Layouts.blob;
import static dev.shipline.registry.Layouts.layout;
import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.image.FakeRegistry;
import dev.shipline.image.ImageDigest;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What goes wrong on the line itself: answers that stop, never come, or come in an old tongue. */
class RegistryLineTest {
    private static final String DIGEST = ImageDigest.of(new byte[0]).value();
    private static final String EMPTY = "Content-Length: 0\r\n\r\n";

    /** Says beforehand that the line is closed after it: otherwise a quick client may have begun with the next request. */
    private static final String LAST = "Connection: close\r\n" + EMPTY;

    private final Clients clients = new Clients();

    @Test
    void understandsAnAnswerInTheOldTongue() throws IOException {
        try (FaultyRegistry server = new FaultyRegistry(call ->
                call.say("HTTP/1.0 200 OK\r\nDocker-Content-Digest: " + DIGEST + "\r\nConnection: close\r\n\r\n"))) {
            assertThat(clients.anonymous().resolve(server.name(), "abc1234"))
                    .hasValueSatisfying(digest -> assertThat(digest.value()).isEqualTo(DIGEST));
        }
    }

    @Test
    void goesOnWhereEveryConnectionIsClosedAfterItsAnswer() throws IOException {
        try (FaultyRegistry server = new FaultyRegistry(
                call -> call.say("HTTP/1.1 200 OK\r\nDocker-Content-Digest: " + DIGEST + "\r\n" + EMPTY))) {
            OciRegistry registry = clients.anonymous();

            for (int i = 0; i < 5; i++) {
                assertThat(registry.resolve(server.name(), "abc1234")).isPresent();
            }

            assertThat(server.requests()).hasSizeGreaterThanOrEqualTo(5);
        }
    }

    @Test
    void readsNothingFromAnAnswerThatIsCutOff() throws IOException {
        try (FaultyRegistry server = new FaultyRegistry(call -> call.say(
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"half\":"))) {
            ReleaseFailure failure =
                    failureOf(() -> clients.anonymous().labels(server.name(), new ImageDigest(DIGEST)));

            assertThat(failure.code()).isEqualTo(FailureCode.UNREACHABLE);
            assertThat(clients.clock().pauses()).hasSize(4);
        }
    }

    @Nested
    class Upload {
        private boolean cut;

        @Test
        void beginsAgainWhereTheRegistryHangsUpInTheMiddle() throws IOException {
            String layer = "x".repeat(2_000_000);
            try (FaultyRegistry server = new FaultyRegistry(call -> {
                if (call.method().equals("PUT") && call.path().contains("/uploads/") && !cut) {
                    cut = true;
                    call.in().readNBytes(100_000);
                    return;
                }
                call.readBody();
                call.say(answer(call));
            })) {
                clients.anonymous().upload(layout(blob(layer)), server.name(), "abc1234");

                assertThat(server.requests())
                        .filteredOn(request -> request.startsWith("PUT") && request.contains("/uploads/"))
                        .hasSize(2);
                assertThat(clients.clock().pauses()).hasSize(1);
            }
        }

        private String answer(FaultyRegistry.Call call) {
            String digest = layout(blob("x".repeat(2_000_000))).digest().value();
            return switch (call.method()) {
                case "HEAD" ->
                    call.path().contains("/blobs/")
                            ? "HTTP/1.1 404 Not Found\r\n" + LAST
                            : "HTTP/1.1 200 OK\r\nDocker-Content-Digest: " + digest + "\r\n" + LAST;
                case "POST" -> "HTTP/1.1 202 Accepted\r\nLocation: " + call.path() + "1\r\n" + LAST;
                default -> "HTTP/1.1 201 Created\r\n" + LAST;
            };
        }
    }

    @Nested
    class GivesUp {
        @Test
        void onAnAnswerThatNeverBegins() throws IOException {
            try (FaultyRegistry server = hanging()) {
                Assertions.assertThatThrownBy(() -> clients.http().once(hurried(server)))
                        .isInstanceOf(HttpTimeoutException.class);
            }
        }

        /** The client's own timeout ends with the first line of the answer. */
        @Test
        void onAnAnswerThatNeverEnds() throws IOException {
            try (FaultyRegistry server = trickling()) {
                Assertions.assertThatThrownBy(() -> clients.http().once(hurried(server)))
                        .isInstanceOf(HttpTimeoutException.class)
                        .hasMessage("no whole answer within 1 s");
            }
        }

        private FaultyRegistry hanging() throws IOException {
            CallKeeper keeper = new CallKeeper();
            return keeper.server(call -> keeper.registry.hang());
        }

        private FaultyRegistry trickling() throws IOException {
            CallKeeper keeper = new CallKeeper();
            return keeper.server(call -> {
                call.say("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
                while (!keeper.registry.endsWithin(50)) {
                    call.say("x");
                }
            });
        }

        private HttpRequest hurried(FaultyRegistry server) {
            return clients.http()
                    .request(server.name().registry(), "/v2/")
                    .timeout(Duration.ofSeconds(1))
                    .build();
        }
    }

    /** A server's behaviour that speaks of the server. */
    private static final class CallKeeper {
        private FaultyRegistry registry;

        FaultyRegistry server(FaultyRegistry.Behaviour behaviour) throws IOException {
            registry = new FaultyRegistry(behaviour);
            return registry;
        }
    }

    @Test
    void sendsAnUploadToAnotherHostWithoutTheRegistrysToken() throws IOException {
        try (FakeRegistry home = new FakeRegistry();
                FakeRegistry store = new FakeRegistry()) {
            home.requireTokens("pull", "push");
            String away = "http://" + store.host() + "/v2/acme/orders/blobs/uploads/elsewhere";
            home.answer("PUT", "/blobs/uploads/", new FakeRegistry.Answer(307, "", Map.of("Location", away)));
            store.answer("PUT", "/blobs/uploads/", new FakeRegistry.Answer(201, ""));
            home.answer("PUT", "/manifests/", new FakeRegistry.Answer(201, ""));
            String digest = layout(blob("layer")).digest().value();
            home.answer(
                    "HEAD", "/manifests/", new FakeRegistry.Answer(200, "", Map.of("Docker-Content-Digest", digest)));

            clients.robot().upload(layout(blob("layer")), home.name("acme/orders"), "abc1234");

            assertThat(store.requests()).hasSize(1).allMatch(request -> request.authorization()
                    .isEmpty());
        }
    }
}
