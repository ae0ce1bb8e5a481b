package dev.shipline.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shipline.dashboard.DatadogWay.Answer;
import dev.shipline.document.Document;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.secret.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DashboardsTest {
    private static final String API_KEY = "api-key-0123456789";
    private static final String APP_KEY = "app-key-9876543210";

    private final FakeDatadog datadog = new FakeDatadog();
    private final List<String> told = new ArrayList<>();

    @AfterEach
    void close() {
        datadog.close();
    }

    @Test
    void areCreatedWhereTheyAreMissing() {
        apply(dashboards("ship", "prod", ""));

        assertThat(datadog.writes())
                .containsExactly(
                        "POST /api/v1/dashboard",
                        "POST /api/v1/monitor",
                        "POST /api/v1/monitor",
                        "POST /api/v1/monitor");
        assertThat(told).hasSize(4).allMatch(line -> line.contains(" created: "));
        Document dashboard = Document.of(datadog.dashboards.get("id-100"));
        assertThat(dashboard.at("title").text()).contains("Releases");
        assertThat(dashboard.at("widgets").items()).hasSize(11);
    }

    @Test
    void areLeftWhereTheyAreRight() {
        apply(dashboards("ship", "prod", ""));
        datadog.requests.clear();
        told.clear();

        apply(dashboards("ship", "prod", ""));

        assertThat(datadog.writes()).isEmpty();
        assertThat(told).hasSize(4).allMatch(line -> line.contains(" is as it should be: "));
    }

    @Test
    void areMendedWhereSomebodyChangedThem() {
        apply(dashboards("ship", "prod", ""));
        datadog.dashboards.get("id-100").put("title", "My own title");
        datadog.monitors.get("101").put("query", "another");
        datadog.requests.clear();

        apply(dashboards("ship", "prod", ""));

        assertThat(datadog.writes()).containsExactly("PUT /api/v1/dashboard/<id>", "PUT /api/v1/monitor/<id>");
        assertThat(datadog.dashboards).hasSize(1);
        assertThat(datadog.dashboards.get("id-100")).containsEntry("title", "Releases");
    }

    @Test
    void leaveAloneWhatIsNotTheirs() {
        Map<String, Object> others =
                new LinkedHashMap<>(Map.of("id", "id-7", "title", "Releases", "description", "mine"));
        datadog.dashboards.put("id-7", others);
        Map<String, Object> monitor =
                new LinkedHashMap<>(Map.of("id", 8, "name", "x", "tags", List.of(Blueprint.OWNER, "team:shop")));
        datadog.monitors.put("8", monitor);

        apply(dashboards("ship", "prod", ""));
        apply(dashboards("acme", "prod", ""));
        apply(dashboards("ship", "qa", ""));

        assertThat(datadog.dashboards.get("id-7")).containsOnlyKeys("id", "title", "description");
        assertThat(datadog.monitors.get("8")).containsOnlyKeys("id", "name", "tags");
        assertThat(datadog.requests).noneMatch(request -> request.method().equals("DELETE"));
        assertThat(datadog.dashboards).as("one for each prefix").hasSize(3);
        assertThat(datadog.monitors).as("three for each prefix and environment").hasSize(1 + 9);
    }

    @Test
    void areFoundAlsoOnTheSecondPage() {
        for (int i = 0; i < 100; i++) {
            datadog.dashboards.put("id-x" + i, new LinkedHashMap<>(Map.of("id", "id-x" + i, "title", "other")));
        }
        apply(dashboards("ship", "prod", ""));
        apply(dashboards("ship", "prod", ""));

        assertThat(datadog.dashboards).hasSize(101);
    }

    @Test
    void askForTheMetricsAsTheyAreSent() {
        apply(dashboards("acme.cd", "prod", "@slack-releases"));

        String all = Document.of(new ArrayList<>(datadog.dashboards.values())).toJson()
                + Document.of(new ArrayList<>(datadog.monitors.values())).toJson();
        assertThat(all)
                .contains("acme.cd.release.count{$env,$service,status:success,rollback:false}")
                .contains("acme.cd.phase.elapsed_time{env:prod,phase:rollout}")
                .contains("@slack-releases")
                .doesNotContain("ship.release", "p95:");
    }

    @Test
    void keepTheKeysInHeaders() {
        apply(dashboards("ship", "prod", ""));

        assertThat(datadog.requests).allSatisfy(request -> {
            assertThat(request.apiKey()).isEqualTo(API_KEY);
            assertThat(request.appKey()).isEqualTo(APP_KEY);
            assertThat(request.path() + request.body()).doesNotContain(API_KEY, APP_KEY);
        });
        assertThat(String.join("\n", told)).doesNotContain(API_KEY, APP_KEY);
    }

    @Test
    void sayWhichScopesAreMissing() {
        datadog.refuse(403, "Forbidden for " + APP_KEY);

        assertThatThrownBy(() -> apply(dashboards("ship", "prod", "")))
                .isInstanceOfSatisfying(ReleaseFailure.class, failure -> {
                    assertThat(failure.code()).isEqualTo(FailureCode.CREDENTIALS);
                    assertThat(failure.getMessage())
                            .contains("127.0.0.1 answers 403: Forbidden for ****", "dashboards_write", "DD_APP_KEY")
                            .doesNotContain(APP_KEY);
                });
    }

    @Test
    void sayThatTheProxyRefuses() {
        datadog.refuse(407, "");

        assertThatThrownBy(() -> apply(dashboards("ship", "prod", "")))
                .isInstanceOfSatisfying(ReleaseFailure.class, failure -> assertThat(failure.code())
                        .isEqualTo(FailureCode.CREDENTIALS))
                .hasMessageContainingAll("the proxy on the way to 127.0.0.1", "HTTP 407", "HTTPS_PROXY");
    }

    @Test
    void sayThatDatadogIsAway() {
        URI gone = datadog.uri();
        datadog.close();

        assertThatThrownBy(() -> apply(dashboards("ship", "prod", ""), gone))
                .isInstanceOfSatisfying(ReleaseFailure.class, failure -> assertThat(failure.code())
                        .isEqualTo(FailureCode.UNREACHABLE))
                .hasMessageContaining("ship.metrics.site");
    }

    @Test
    void showWhatWouldBeSentAndAskNobody() {
        List<String> lines = dashboards("ship", "prod", "").lines();

        assertThat(lines).contains("Dashboard:", "Monitor:");
        String text = String.join("\n", lines);
        Document dashboard = Document.json(text.substring(text.indexOf('{'), text.indexOf("\nMonitor:")));
        assertThat(dashboard.at("layout_type").text()).contains("ordered");
        assertThat(datadog.requests).isEmpty();
    }

    private static Dashboards dashboards(String prefix, String environment, String notify) {
        return new Dashboards("Releases", prefix, environment, notify, name -> prefix + "." + name);
    }

    private void apply(Dashboards dashboards) {
        apply(dashboards, datadog.uri());
    }

    private void apply(Dashboards dashboards, URI base) {
        dashboards.apply(base, Secret.of(API_KEY), Secret.of(APP_KEY), DashboardsTest::sent, told::add);
    }

    private static Answer sent(String method, URI address, Map<String, String> headers, String body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        HttpResponse<String> answer =
                HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
        return new Answer(answer.statusCode(), answer.body());
    }
}
