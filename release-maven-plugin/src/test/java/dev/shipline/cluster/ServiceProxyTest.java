package dev.shipline.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class ServiceProxyTest {
    private static final String HEALTH = "/api/v1/namespaces/dev/services/orders:80/proxy/health";

    @AutoClose
    private final ConnectedCluster connected = new ConnectedCluster();

    private final FakeKubernetes kubernetes = connected.kubernetes;
    private final Fabric8Cluster cluster = connected.cluster;

    private ServiceProxy.Answer health() {
        return cluster.services().get("dev", "orders:80", "/health", Map.of("X-Probe", "ship"), Duration.ofSeconds(20));
    }

    @Test
    void givesTheServicesOwnAnswer() {
        kubernetes.answer("GET", HEALTH, 404, "{\"status\":\"no such page\"}");

        assertThat(health().status()).isEqualTo(404);
        assertThat(health().body()).isEqualTo("{\"status\":\"no such page\"}");
        assertThat(kubernetes.requests()).last().satisfies(request -> assertThat(request.authorization())
                .isEqualTo("Bearer t0ken-of-ci"));
    }

    @Test
    void saysInTheApisWordsThatNobodyIsBehindTheService() {
        kubernetes.refuse("GET", HEALTH, 503, "no endpoints available for service \"orders:80\"");

        assertThat(health())
                .isEqualTo(new ServiceProxy.Answer(
                        503, Optional.empty(), "no endpoints available for service \"orders:80\""));
    }

    @Test
    void isNoAnswerOfTheServiceWhereTheApiRefuses() {
        kubernetes.refuse("GET", HEALTH, 403, "services \"orders:80\" is forbidden: User \"ci\" cannot get resource");

        assertThatThrownBy(this::health)
                .isInstanceOfSatisfying(
                        ReleaseFailure.class, e -> assertThat(e.code()).isEqualTo(FailureCode.CREDENTIALS))
                .hasMessageContaining("ci lacks the right to get services/proxy in namespace dev");
    }

    @Test
    void takesAServicesOwnRefusalForItsAnswer() {
        kubernetes.answer("GET", HEALTH, 403, "<h1>Forbidden</h1>");

        assertThat(health().status()).isEqualTo(403);
    }

    @Test
    void asksForTheRightAndNamesIt() {
        cluster.services().requireRight("dev", "orders:80");
        kubernetes.deny("get services/proxy");
        kubernetes.deny("get services/proxy orders:80");

        assertThatThrownBy(() -> cluster.services().requireRight("dev", "orders:80"))
                .hasMessageContaining("may not get services/proxy in namespace dev")
                .hasMessageContaining("set ship.smoke.url instead of ship.smoke.path, or grant it a Role")
                .hasMessageContaining("resources: [services/proxy], verbs: [get]");
    }

    @Test
    void isContentWithARightOnThatServiceAlone() {
        kubernetes.deny("get services/proxy");

        cluster.services().requireRight("dev", "orders:80");
    }

    @Test
    void findsTheServicesOfAManifest() {
        assertThat(cluster.services().in("""
                        apiVersion: v1
                        kind: Service
                        metadata: {name: orders}
                        spec: {ports: [{port: 80}, {port: 81}]}
                        ---
                        apiVersion: serving.knative.dev/v1
                        kind: Service
                        metadata: {name: other}
                        ---
                        apiVersion: v1
                        kind: ConfigMap
                        metadata: {name: orders}
                        """)).containsExactly("orders:80");
    }
}
