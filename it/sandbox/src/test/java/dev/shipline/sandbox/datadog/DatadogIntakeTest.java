package dev.shipline.sandbox.datadog;

import static dev.shipline.sandbox.datadog.IntakeRig.COUNT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shipline.sandbox.loopback.Fault;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatadogIntakeTest {
    @TempDir
    Path folder;

    @AutoClose
    private IntakeRig rig;

    private DatadogIntake intake;

    @BeforeEach
    void start() {
        rig = new IntakeRig(folder);
        intake = rig.intake;
    }

    @Nested
    class Events {
        @Test
        void takesAnEvent() {
            assertThat(rig.post("/api/v1/events", """
                    {"title": "orders released", "text": "in 80 s", "alert_type": "success", "tags": ["env:dev"]}""").statusCode()).isEqualTo(202);

            assertThat(intake.events()).singleElement().satisfies(event -> {
                assertThat(event.title()).isEqualTo("orders released");
                assertThat(event.alertType()).isEqualTo("success");
            });
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{\"text\": \"no title\"}",
                    "{\"title\": \"t\", \"text\": \"t\", \"alert_type\": \"bad\"}",
                    "{\"title\": \"t\", \"text\": \"t\", \"date_happened\": 1795278500}",
                    "{\"title\": \"t\", \"text\": \"t\", \"tags\": [\"UPPER\"]}",
                })
        void refusesABadEvent(String event) {
            assertThat(rig.post("/api/v1/events", event).statusCode()).isEqualTo(400);
        }
    }

    @Nested
    class Dora {
        private static final String DEPLOYMENT = """
                {"data": {"attributes": {"service": "orders", "started_at": 1795343000, "finished_at": 1795343100,
                  "id": "orders-dev-0123456789ab", "git": {"repository_url": "https://git.example/o/r",
                  "commit_sha": "%s"}}}}""";
        private static final String SHA = "0123456789abcdef0123456789abcdef01234567";

        @Test
        void takesADeploymentAndItsPatch() {
            assertThat(rig.post("/api/v2/dora/deployment", DEPLOYMENT.formatted(SHA))
                            .statusCode())
                    .isEqualTo(200);
            assertThat(intake.deployments().get(0).path("service").asText()).isEqualTo("orders");

            String patch = "{\"data\": {\"id\": \"orders-dev-0123456789ab\","
                    + " \"type\": \"dora_deployment_patch_request\", \"attributes\": {\"change_failure\": true}}}";
            HttpRequest.Builder request = rig.request("/api/v2/dora/deployments/orders-dev-0123456789ab")
                    .method("PATCH", BodyPublishers.ofString(patch));
            assertThat(rig.send(request).statusCode()).isEqualTo(403);
            assertThat(rig.send(request.header("DD-APPLICATION-KEY", "app")).statusCode())
                    .isEqualTo(202);
        }

        @Test
        void refusesAShortCommitAndAFailureOfNothing() {
            assertThat(rig.post("/api/v2/dora/deployment", DEPLOYMENT.formatted("0123456"))
                            .statusCode())
                    .isEqualTo(400);
            assertThat(rig.post("/api/v2/dora/failure", "{\"data\": {\"attributes\": {\"started_at\": 1795343000}}}")
                            .statusCode())
                    .isEqualTo(400);
        }
    }

    @Nested
    class Keys {
        @Test
        void takesNothingWithoutTheKey() {
            HttpRequest.Builder request = HttpRequest.newBuilder(intake.uri().resolve("/api/v2/series"))
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(COUNT.formatted("1")));

            assertThat(rig.send(request).statusCode()).isEqualTo(403);
            assertThat(rig.send(request.header("DD-API-KEY", "another")).statusCode())
                    .isEqualTo(403);
            assertThat(intake.metrics()).isEmpty();
        }

        @Test
        void refusesAKeyInTheUrl() {
            assertThat(rig.post("/api/v2/series?api_key=the-key", COUNT.formatted("1"))
                            .statusCode())
                    .isEqualTo(403);
        }

        @Test
        void saysWhetherAKeyIsValid() {
            assertThat(rig.send(rig.request("/api/v1/validate").GET()).body()).isEqualTo("{\"valid\":true}");
        }
    }

    @Nested
    class Faults {
        @Test
        void answersTheStatusItIsToldTo() {
            intake.fail(Fault.status(429, Map.of("X-RateLimit-Reset", "2")));
            HttpResponse<String> response = rig.post("/api/v2/series", COUNT.formatted("1"));
            assertThat(response.statusCode()).isEqualTo(429);
            assertThat(response.headers().firstValue("X-RateLimit-Reset")).hasValue("2");

            intake.heal();
            assertThat(rig.post("/api/v2/series", COUNT.formatted("1")).statusCode())
                    .isEqualTo(202);
        }

        @Test
        void hangsUp() {
            intake.fail(Fault.reset());

            assertThatThrownBy(() ->
                            rig.http.send(rig.request("/api/v1/validate").GET().build(), BodyHandlers.ofString()))
                    .isInstanceOf(IOException.class);
        }

        @Test
        void hangsUntilItIsStopped() throws InterruptedException {
            CountDownLatch arrived = new CountDownLatch(1);
            intake.fail(Fault.hang(), call -> {
                arrived.countDown();
                return true;
            });
            var answer =
                    rig.http.sendAsync(rig.request("/api/v1/validate").GET().build(), BodyHandlers.ofString());
            // a server that is stopped while it accepts leaves that connection open
            arrived.await();

            intake.stop();

            assertThatThrownBy(answer::get).hasCauseInstanceOf(IOException.class);
        }
    }
}
