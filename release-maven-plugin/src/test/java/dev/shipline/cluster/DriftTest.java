package dev.shipline.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.cluster.Drift.Difference;
import java.time.Instant;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DriftTest {
    private static final String DEPLOYMENT = FakeKubernetes.DEPLOYMENTS + "/orders";
    private static final String DEPLOYED = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: orders, labels: {app: orders}}
            spec:
              replicas: 1
              template:
                spec:
                  volumes: [{name: keys, secret: {secretName: keys, defaultMode: 0400}}]
                  containers:
                    - name: orders
                      image: orders:1
                      env: [{name: CURRENCY, value: EUR}]
                      ports: [{containerPort: 8080}]
                      resources: {requests: {cpu: 0.5, memory: 1024Mi}, limits: {}}
                      securityContext: {}
            """;

    /** As an API server gives it: defaults filled in, numbers written its own way, a sidecar put in. */
    private static final String LIVE = """
            {"apiVersion": "apps/v1", "kind": "Deployment",
             "metadata": {"name": "orders", "namespace": "dev", "uid": "1", "labels": {"app": "orders"},
              "managedFields": [
               {"manager": "helm", "operation": "Update", "time": "2026-01-01T00:00:00Z", "fieldsV1":
                {"f:spec": {"f:replicas": {}, "f:template": {"f:spec": {"f:containers":
                 {"k:{\\"name\\":\\"orders\\"}": {".": {}, "f:image": {}}}}}}}},
               %s
               {"manager": "kube-controller-manager", "subresource": "status", "time": "2026-01-09T00:00:00Z",
                "fieldsV1": {"f:status": {}}}]},
             "spec": {"replicas": 1, "progressDeadlineSeconds": 600, "template": {"spec": {
              "volumes": [{"name": "keys", "secret": {"secretName": "keys", "defaultMode": 256}}],
              "containers": [
               {"name": "orders", "image": "orders:1", "env": [{"name": "CURRENCY", "value": "EUR"}],
                "ports": [{"containerPort": 8080, "protocol": "TCP"}], "terminationMessagePath": "/dev/log",
                "resources": {"requests": {"cpu": "500m", "memory": "1Gi"}}},
               {"name": "proxy", "image": "proxy:1"}]}}}, "status": {"replicas": 1}}
            """;

    @AutoClose
    private final ConnectedCluster connected = new ConnectedCluster();

    private final FakeKubernetes kubernetes = connected.kubernetes;
    private final Fabric8Cluster cluster = connected.cluster;

    @BeforeEach
    void aClusterWithKinds() {
        kubernetes.serves("/apis/apps/v1", "Deployment", "deployments", true);
        kubernetes.serves("/api/v1", "Secret", "secrets", true);
        kubernetes.serves("/apis/autoscaling/v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers", true);
    }

    @Test
    void whatTheClusterFillsInIsNone() {
        live(LIVE.formatted(""));
        assertThat(drift(DEPLOYED)).isEqualTo(Drift.NONE);
        assertThat(kubernetes.log("PATCH")).isEmpty();
    }

    @Test
    void saysWhoChangedAFieldAndWhen() {
        live(LIVE.formatted(owner("kubectl-edit", "", "2026-01-02T00:00:00Z", """
                        {"f:spec": {"f:template": {"f:spec": {"f:containers":
                         {"k:{\\"name\\":\\"orders\\"}": {"f:image": {}}}}}}}
                        """))
                .replace("orders:1", "orders:debug"));
        Difference image = only(drift(DEPLOYED));
        assertThat(image.change().path()).hasToString("spec.template.spec.containers[orders].image");
        assertThat(image.change().before()).contains("orders:1");
        assertThat(image.change().after()).contains("orders:debug");
        assertThat(image.by()).contains("kubectl-edit");
        assertThat(image.when()).contains(Instant.parse("2026-01-02T00:00:00Z"));
    }

    @Test
    void whoeverTookAFieldAwayIsTheOneWhoWasThereLast() {
        live(LIVE.formatted(owner("kubectl-edit", "", "2026-01-02T00:00:00Z", "{\"f:metadata\": {}}"))
                .replace("{\"name\": \"CURRENCY\", \"value\": \"EUR\"}", ""));
        assertThat(drift(DEPLOYED).differences())
                .extracting(difference -> difference.change().path().toString())
                .containsExactly(
                        "spec.template.spec.containers[orders].env[CURRENCY].name",
                        "spec.template.spec.containers[orders].env[CURRENCY].value");
        assertThat(drift(DEPLOYED).differences())
                .allSatisfy(difference -> assertThat(difference.by()).contains("kubectl-edit"));
    }

    @Test
    void aScaledDeploymentIs() {
        live(LIVE.formatted(scaled("kubectl")).replace("\"replicas\": 1, \"prog", "\"replicas\": 3, \"prog"));
        Difference replicas = only(drift(DEPLOYED));
        assertThat(replicas.by()).contains("kubectl");
        assertThat(replicas.when()).isEmpty();
    }

    @Test
    void oneThatAnAutoscalerScaledIsNot() {
        live(LIVE.formatted(scaled("kube-controller-manager"))
                .replace("\"replicas\": 1, \"prog", "\"replicas\": 3, \"prog"));
        assertThat(drift(DEPLOYED)).isEqualTo(Drift.NONE);
        live(LIVE.formatted(scaled("keda")).replace("\"replicas\": 1, \"prog", "\"replicas\": 3, \"prog"));
        String autoscaler = """
                ---
                apiVersion: autoscaling/v2
                kind: HorizontalPodAutoscaler
                metadata: {name: orders}
                spec: {scaleTargetRef: {kind: Deployment, name: orders}}
                """;
        assertThat(drift(DEPLOYED + autoscaler).differences()).isEmpty();
    }

    @Test
    void whatSomebodyRemovedIsMissing() {
        assertThat(drift(DEPLOYED).missing()).containsExactly("Deployment orders");
    }

    @Test
    void ofASecretIsFoundHoweverItWasWritten() {
        String secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {a: hunter2}\n";
        kubernetes.answer(
                "GET",
                FakeKubernetes.SECRETS + "/s",
                200,
                "{\"kind\": \"Secret\", \"metadata\": {\"name\": \"s\"}, \"data\": {\"a\": \"aHVudGVyMg==\"}}");
        assertThat(drift(secret)).isEqualTo(Drift.NONE);
        Drift changed = drift(secret.replace("hunter2", "horse"));
        assertThat(only(changed).change().path()).hasToString("data.a");
        assertThat(changed.toString()).doesNotContain("horse", "hunter2", "aHVu");
    }

    @Test
    void whatMayNotBeReadIsSaidOnce() {
        kubernetes.refuse("GET", DEPLOYMENT, 403, "no");
        kubernetes.refuse("GET", DEPLOYMENT + "-2", 403, "no");
        Drift drift = drift(DEPLOYED + "---\n" + DEPLOYED.replace("name: orders, labels", "name: orders-2, labels"));
        assertThat(drift.isEmpty()).isTrue();
        assertThat(drift.notes())
                .containsExactly("this user may not get deployments, so they are not compared with what was deployed");
    }

    @Test
    void whatTheClusterDoesNotKnowIsSaid() {
        assertThat(drift("apiVersion: acme.com/v1\nkind: Robot\nmetadata: {name: r}")
                        .notes())
                .containsExactly("Robot of acme.com/v1 is nothing that the cluster tells of, and is not compared");
    }

    private void live(String deployment) {
        kubernetes.answer("GET", DEPLOYMENT, 200, deployment);
    }

    private static String owner(String manager, String subresource, String time, String fields) {
        return "{\"manager\": \"%s\", \"subresource\": \"%s\", \"time\": \"%s\", \"fieldsV1\": %s},"
                .formatted(manager, subresource, time, fields);
    }

    /** As the API server writes it: without a time. */
    private static String scaled(String manager) {
        return owner(manager, "scale", "", "{\"f:spec\": {\"f:replicas\": {}}}");
    }

    private Drift drift(String manifest) {
        return cluster.drift("dev", manifest);
    }

    private static Difference only(Drift drift) {
        assertThat(drift.differences()).hasSize(1);
        return drift.differences().get(0);
    }
}
