package dev.shipline.sandbox.datadog;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DashboardApiTest {
    private static final String DASHBOARD = """
            {"title": "Releases", "layout_type": "ordered", "widgets": [{"definition": {"type": "timeseries",
              "requests": [{"q": "sum:ship.release.count{$env} by {status}.as_count()", "display_type": "bars"}]}}]}""";

    private static final String MONITOR = """
            {"name": "failed", "type": "query alert", "query": "sum(last_15m):sum:ship.release.count{env:prod}.as_count() > 0",
              "message": "it failed", "tags": ["env:prod"], "options": {"thresholds": {"critical": 0}}}""";

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
    void keepsADashboardAndChangesIt() {
        assertThat(send("POST", "/api/v1/dashboard", DASHBOARD).statusCode()).isEqualTo(200);
        assertThat(send("GET", "/api/v1/dashboard?count=100&start=0", "").body())
                .contains("abc-0-xyz", "Releases")
                .doesNotContain("widgets");
        assertThat(send("PUT", "/api/v1/dashboard/abc-0-xyz", DASHBOARD.replace("Releases", "Other"))
                        .statusCode())
                .isEqualTo(200);

        assertThat(intake.dashboards()).singleElement().satisfies(dashboard -> assertThat(
                        dashboard.path("title").asText())
                .isEqualTo("Other"));
    }

    @Test
    void listsMonitorsByTheirTags() {
        send("POST", "/api/v1/monitor", MONITOR);

        assertThat(send("GET", "/api/v1/monitor?monitor_tags=env:prod", "").body())
                .contains("7000");
        assertThat(send("GET", "/api/v1/monitor?monitor_tags=env:dev", "").body())
                .isEqualTo("[]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ordered | heap",
                "timeseries | graph",
                "sum:ship.release.count{$env} by {status}.as_count() | ship.release.count",
                "\"title\" | \"name\""
            })
    void refusesWhatWouldShowNothing(String right, String wrong) {
        assertThat(send("POST", "/api/v1/dashboard", DASHBOARD.replace(right, wrong))
                        .statusCode())
                .isEqualTo(400);
        assertThat(intake.rejections()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "query alert | alarm",
                "sum(last_15m): | ",
                "{\"critical\": 0} | {\"critical\": 1}",
                "env:prod\"] | Env\"]"
            })
    void refusesAMonitorThatWouldWatchNothing(String right, String wrong) {
        String monitor = MONITOR.replace(right, wrong == null ? "" : wrong);

        assertThat(send("POST", "/api/v1/monitor", monitor).statusCode()).isEqualTo(400);
    }

    @Test
    void knowsNoDeletion() {
        send("POST", "/api/v1/dashboard", DASHBOARD);

        assertThat(send("DELETE", "/api/v1/dashboard/abc-0-xyz", "").statusCode())
                .isEqualTo(405);
        assertThat(send("PUT", "/api/v1/dashboard/unknown", DASHBOARD).statusCode())
                .isEqualTo(404);
    }

    private HttpResponse<String> send(String method, String path, String body) {
        return rig.send(rig.request(path)
                .header("DD-APPLICATION-KEY", "the-other-key")
                .method(method, BodyPublishers.ofString(body)));
    }
}
