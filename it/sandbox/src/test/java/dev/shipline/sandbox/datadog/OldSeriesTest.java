package dev.shipline.sandbox.datadog;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Metrics in the form of the first version of the API, which agents speak. */
class OldSeriesTest {
    private static final String V1_COUNT = """
            {"series":[{"host":"ci-orders","interval":10,"metric":"ship.build.count","points":[[1.795343359E9,1.0]],\
            "tags":["service:orders","status:success"],"type":"count"}]}""";

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

    @Test
    void takesTheOldForm() {
        assertThat(rig.post("/api/v1/series", V1_COUNT).statusCode()).isEqualTo(202);

        assertThat(intake.metrics())
                .containsExactly(new ReceivedMetric(
                        "ship.build.count",
                        "count",
                        "ci-orders",
                        List.of("service:orders", "status:success"),
                        "",
                        10,
                        List.of(new ReceivedMetric.Point(IntakeRig.NOW, List.of(1.0)))));
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

        HttpResponse<String> response = rig.post("/api/v1/series", V1_COUNT.replace(right, wrong));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains(why);
        assertThat(intake.metrics()).isEmpty();
    }

    @Test
    void handsOnTheOldFormWithoutTheKeyAndAnswersAsTheOtherDoes() {
        try (DatadogIntake keeper = new DatadogIntake(folder.resolve("keeper"), 0, "another", IntakeRig.AT)) {
            keeper.start();
            intake.forwardSeries(keeper.uri().resolve("/"));

            assertThat(rig.post("/api/v1/series", V1_COUNT).statusCode()).isEqualTo(403);
            assertThat(intake.metrics()).isEmpty();
            assertThat(keeper.rejections())
                    .singleElement()
                    .extracting(rejection -> rejection.path("request").asText())
                    .isEqualTo("POST /api/v1/series");
        }
    }
}
