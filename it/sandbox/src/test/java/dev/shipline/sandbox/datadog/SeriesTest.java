package dev.shipline.sandbox.datadog;

import static dev.shipline.sandbox.datadog.IntakeRig.COUNT;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Metrics as Datadog takes them now. */
class SeriesTest {
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
    void takesACount() {
        assertThat(rig.post("/api/v2/series", COUNT.formatted("1")).statusCode())
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
        assertThat(rig.post("/api/v1/distribution_points", """
                {"series": [{"metric": "b", "points": [[1795343359, [1.5, 2]]], "tags": ["env:dev"]}]}""").statusCode()).isEqualTo(202);

        assertThat(intake.metrics("b").get(0).points().get(0).values()).containsExactly(1.5, 2.0);
    }

    @Test
    void takesAPackedBody() throws Exception {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(COUNT.formatted("1").getBytes(StandardCharsets.UTF_8));
        }

        HttpRequest.Builder request = rig.request("/api/v2/series").header("Content-Encoding", "gzip");
        assertThat(rig.send(request.POST(BodyPublishers.ofByteArray(packed.toByteArray())))
                        .statusCode())
                .isEqualTo(202);
    }

    @Test
    void keepsTheLastOfTwoPointsOfASecond() {
        rig.post("/api/v2/series", COUNT.formatted("1"));
        rig.post("/api/v2/series", COUNT.formatted("2"));

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
                rig.post("/api/v2/series", COUNT.formatted("1").replace(right, wrong));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains(why);
        assertThat(intake.metrics()).isEmpty();
        assertThat(intake.rejections()).hasSize(1);
    }

    @Test
    void refusesABodyThatIsTooLarge() {
        assertThat(rig.post("/api/v2/series", COUNT.formatted("1") + " ".repeat(500_000))
                        .statusCode())
                .isEqualTo(413);
    }
}
