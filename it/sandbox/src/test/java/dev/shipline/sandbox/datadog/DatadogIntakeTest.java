package dev.shipline.sandbox.datadog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shipline.sandbox.loopback.Fault;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatadogIntakeTest {
    private static final long NOW = 1_795_343_359L;
    private static final Clock AT = Clock.fixed(Instant.ofEpochSecond(NOW), ZoneOffset.UTC);
    private static final String COUNT = """
            {"series": [{"metric": "ship.build.count", "type": 1, "interval": 10,
              "points": [{"timestamp": 1795343359, "value": %s}],
              "resources": [{"name": "ci-orders", "type": "host"}], "tags": ["env:dev"]}]}""";

    private static final String V1_COUNT = """
            {"series":[{"host":"ci-orders","interval":10,"metric":"ship.build.count","points":[[1.795343359E9,1.0]],\
            "tags":["service:orders","status:success"],"type":"count"}]}""";

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private DatadogIntake intake;

    @BeforeEach
    void start() {
        intake = new DatadogIntake(folder, 0, "the-key", AT);
        intake.start();
    }

    @AfterEach
    void stop() {
        intake.close();
    }

    @Nested
    class Metrics {
        @Test
        void takesACount() {
            assertThat(post("/api/v2/series", COUNT.formatted("1")).statusCode())
                    .isEqualTo(202);

            ReceivedMetric metric = intake.metrics("ship.build.count").get(0);
            assertThat(metric.type()).isEqualTo("count");
            assertThat(metric.host()).isEqualTo("ci-orders");
            assertThat(metric.tags()).containsExactly("env:dev");
            assertThat(metric.value()).isEqualTo(1);
            assertThat(intake.rejections()).isEmpty();
        }

        @Test
        void takesDistributions() {
            assertThat(post("/api/v1/distribution_points", """
                    {"series": [{"metric": "b", "points": [[1795343359, [1.5, 2]]], "tags": ["env:dev"]}]}""").statusCode()).isEqualTo(202);

            assertThat(intake.metrics("b").get(0).points().get(0).values()).containsExactly(1.5, 2.0);
        }

        @Test
        void takesTheOldForm() {
            assertThat(post("/api/v1/series", V1_COUNT).statusCode()).isEqualTo(202);

            assertThat(intake.metrics())
                    .containsExactly(new ReceivedMetric(
                            "ship.build.count",
                            "count",
                            "ci-orders",
                            List.of("service:orders", "status:success"),
                            "",
                            10,
                            List.of(new ReceivedMetric.Point(NOW, List.of(1.0)))));
        }

        @Test
        void takesAPackedBody() throws Exception {
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
                gzip.write(COUNT.formatted("1").getBytes(StandardCharsets.UTF_8));
            }

            HttpRequest.Builder request = request("/api/v2/series").header("Content-Encoding", "gzip");
            assertThat(send(request.POST(BodyPublishers.ofByteArray(packed.toByteArray())))
                            .statusCode())
                    .isEqualTo(202);
        }

        @Test
        void keepsTheLastOfTwoPointsOfASecond() {
            post("/api/v2/series", COUNT.formatted("1"));
            post("/api/v2/series", COUNT.formatted("2"));

            assertThat(intake.metrics("ship.build.count")).hasSize(2);
            assertThat(intake.kept("ship.build.count"))
                    .singleElement()
                    .extracting(ReceivedMetric::value)
                    .isEqualTo(2.0);
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "ship.build.count | 1build.count | no metric name",
                    "ship.build.count | ship-build | no metric name",
                    "env:dev | Env:dev | no tag",
                    "env:dev | env: | no tag",
                    "env:dev | env dev | no tag",
                    "1795343359 | 1795343359000 | timestamp",
                    "1795343359 | 1795339758 | timestamp",
                    "1795343359 | 1795343960 | timestamp",
                    "\"interval\": 10 | \"interval\": 0 | interval",
                    "\"type\": 1 | \"type\": 7 | type",
                    "\"points\" | \"pints\" | points",
                    "\"metric\" | \"meter\" | metric",
                })
        void refusesWhatDatadogWouldSpoil(String right, String wrong, String why) {
            HttpResponse<String> response =
                    post("/api/v2/series", COUNT.formatted("1").replace(right, wrong));

            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(response.body()).contains(why);
            assertThat(intake.metrics()).isEmpty();
            assertThat(intake.rejections()).hasSize(1);
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "ship.build.count | ship-build | no metric name",
                    "service:orders | Service:orders | no tag",
                    "\"service:orders\" | 7 | no tag",
                    "[\"service:orders\",\"status:success\"] | \"service:orders\" | tags",
                    "[\"service:orders\",\"status:success\"] | [] | tags",
                    "1.795343359E9 | 1.795343359E12 | timestamp",
                    "1.795343359E9 | 1.7953433595E9 | timestamp",
                    "1.795343359E9 | 1795339758 | timestamp",
                    "1.795343359E9 | 1795343960 | timestamp",
                    "[1.795343359E9,1.0] | [1.795343359E9] | pair",
                    "[1.795343359E9,1.0] | [1.795343359E9,1.0,2.0] | pair",
                    "[1.795343359E9,1.0] | {\"timestamp\":1795343359,\"value\":1} | pair",
                    ",1.0] | ,\"1.0\"] | value",
                    "\"interval\":10 | \"interval\":0 | interval",
                    "\"interval\":10 | \"interval\":\"10\" | interval",
                    "\"type\":\"count\" | \"type\":1 | type",
                    "\"type\":\"count\" | \"type\":\"counter\" | type",
                    "\"host\":\"ci-orders\" | \"resources\":[] | resources",
                    "\"ci-orders\" | \"\" | host",
                    "{\"series\" | {\"series\": [], \"unit\": 1, \"x\" | none of the fields",
                })
        void refusesWhatDatadogWouldSpoilInTheOldForm(String right, String wrong, String why) {
            assertThat(V1_COUNT).contains(right);

            HttpResponse<String> response = post("/api/v1/series", V1_COUNT.replace(right, wrong));

            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(response.body()).contains(why);
            assertThat(intake.metrics()).isEmpty();
        }

        @Test
        void handsOnTheOldFormWithoutTheKeyAndAnswersAsTheOtherDoes() {
            try (DatadogIntake keeper = new DatadogIntake(folder.resolve("keeper"), 0, "another", AT)) {
                keeper.start();
                intake.forwardSeries(keeper.uri().resolve("/"));

                assertThat(post("/api/v1/series", V1_COUNT).statusCode()).isEqualTo(403);
                assertThat(intake.metrics()).isEmpty();
                assertThat(keeper.rejections())
                        .singleElement()
                        .extracting(rejection -> rejection.path("request").asText())
                        .isEqualTo("POST /api/v1/series");
            }
        }

        @Test
        void refusesABodyThatIsTooLarge() {
            assertThat(post("/api/v2/series", COUNT.formatted("1") + " ".repeat(500_000))
                            .statusCode())
                    .isEqualTo(413);
        }
    }

    @Nested
    class Events {
        @Test
        void takesAnEvent() {
            assertThat(post("/api/v1/events", """
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
            assertThat(post("/api/v1/events", event).statusCode()).isEqualTo(400);
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
            assertThat(post("/api/v2/dora/deployment", DEPLOYMENT.formatted(SHA))
                            .statusCode())
                    .isEqualTo(200);
            assertThat(intake.deployments().get(0).path("service").asText()).isEqualTo("orders");

            String patch = "{\"data\": {\"id\": \"orders-dev-0123456789ab\","
                    + " \"type\": \"dora_deployment_patch_request\", \"attributes\": {\"change_failure\": true}}}";
            HttpRequest.Builder request = request("/api/v2/dora/deployments/orders-dev-0123456789ab")
                    .method("PATCH", BodyPublishers.ofString(patch));
            assertThat(send(request).statusCode()).isEqualTo(403);
            assertThat(send(request.header("DD-APPLICATION-KEY", "app")).statusCode())
                    .isEqualTo(202);
        }

        @Test
        void refusesAShortCommitAndAFailureOfNothing() {
            assertThat(post("/api/v2/dora/deployment", DEPLOYMENT.formatted("0123456"))
                            .statusCode())
                    .isEqualTo(400);
            assertThat(post("/api/v2/dora/failure", "{\"data\": {\"attributes\": {\"started_at\": 1795343000}}}")
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

            assertThat(send(request).statusCode()).isEqualTo(403);
            assertThat(send(request.header("DD-API-KEY", "another")).statusCode())
                    .isEqualTo(403);
            assertThat(intake.metrics()).isEmpty();
        }

        @Test
        void refusesAKeyInTheUrl() {
            assertThat(post("/api/v2/series?api_key=the-key", COUNT.formatted("1"))
                            .statusCode())
                    .isEqualTo(403);
        }

        @Test
        void saysWhetherAKeyIsValid() {
            assertThat(send(request("/api/v1/validate").GET()).body()).isEqualTo("{\"valid\":true}");
        }
    }

    @Nested
    class Faults {
        @Test
        void answersTheStatusItIsToldTo() {
            intake.fail(Fault.status(429, Map.of("X-RateLimit-Reset", "2")));
            HttpResponse<String> response = post("/api/v2/series", COUNT.formatted("1"));
            assertThat(response.statusCode()).isEqualTo(429);
            assertThat(response.headers().firstValue("X-RateLimit-Reset")).hasValue("2");

            intake.heal();
            assertThat(post("/api/v2/series", COUNT.formatted("1")).statusCode())
                    .isEqualTo(202);
        }

        @Test
        void hangsUp() {
            intake.fail(Fault.reset());

            assertThatThrownBy(() -> http.send(request("/api/v1/validate").GET().build(), BodyHandlers.ofString()))
                    .isInstanceOf(IOException.class);
        }

        @Test
        void hangsUntilItIsStopped() throws InterruptedException {
            CountDownLatch arrived = new CountDownLatch(1);
            intake.fail(Fault.hang(), call -> {
                arrived.countDown();
                return true;
            });
            var answer = http.sendAsync(request("/api/v1/validate").GET().build(), BodyHandlers.ofString());
            // a server that is stopped while it accepts leaves that connection open
            arrived.await();

            intake.stop();

            assertThatThrownBy(answer::get).hasCauseInstanceOf(IOException.class);
        }
    }

    private HttpResponse<String> post(String path, String json) {
        return send(request(path).POST(BodyPublishers.ofString(json)));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(intake.uri().resolve(path))
                .header("DD-API-KEY", "the-key")
                .header("Content-Type", "application/json");
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
