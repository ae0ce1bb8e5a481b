package dev.shipline.sandbox.cluster;

import static dev.shipline.sandbox.cluster.Manifests.configMap;
import static dev.shipline.sandbox.cluster.Manifests.deployment;
import static dev.shipline.sandbox.cluster.Manifests.labelled;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The API as fabric8 uses it. */
class ApiTest {
    private static final String NAMESPACE = TickingCluster.NAMESPACE;

    @TempDir
    Path folder;

    @AutoClose
    private TickingCluster sandbox;

    private KubernetesClient client;

    @BeforeEach
    void start() {
        sandbox = new TickingCluster(folder);
        client = sandbox.client;
    }

    @Test
    void tellsWatchersOfEveryChange() throws Exception {
        BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        var maps = client.configMaps().inNamespace(NAMESPACE).withLabel("env", "dev");
        try (var watch = maps.watch(new Watcher<ConfigMap>() {
            @Override
            public void eventReceived(Action action, ConfigMap map) {
                seen.add(action + " " + map.getMetadata().getName());
            }

            @Override
            public void onClose(WatcherException cause) {}
        })) {
            client.resource(labelled("a", Map.of("env", "dev")))
                    .inNamespace(NAMESPACE)
                    .create();
            assertThat(seen.poll(30, TimeUnit.SECONDS)).isEqualTo("ADDED a");
            client.resource(labelled("b", Map.of("env", "prod")))
                    .inNamespace(NAMESPACE)
                    .create();
            // No longer what the watcher asked for
            client.resource(labelled("a", Map.of("env", "prod")))
                    .inNamespace(NAMESPACE)
                    .update();
            assertThat(seen.poll(30, TimeUnit.SECONDS)).isEqualTo("DELETED a");
        }
    }

    @Test
    void letsInformersKeepUp() throws Exception {
        BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        client.resource(configMap("a", "1")).inNamespace(NAMESPACE).create();
        try (var informer = client.configMaps().inNamespace(NAMESPACE).inform(new Names(seen))) {
            assertThat(seen.poll(30, TimeUnit.SECONDS)).isEqualTo("a");
            client.resource(configMap("b", "1")).inNamespace(NAMESPACE).create();
            assertThat(seen.poll(30, TimeUnit.SECONDS)).isEqualTo("b");
        }
    }

    @Test
    void saysThatEverythingIsAllowed() {
        var review = client.resource(new SelfSubjectAccessReviewBuilder()
                        .withNewSpec()
                        .withNewResourceAttributes()
                        .withResource("secrets")
                        .withVerb("create")
                        .endResourceAttributes()
                        .endSpec()
                        .build())
                .create();
        assertThat(review.getStatus().getAllowed()).isTrue();
    }

    @Test
    void refusesWhatIsDenied() throws IOException {
        Files.writeString(folder.resolve("state/denied-rights"), "# by hand\nlist secrets\nget pods/log\n");

        assertThat(isAllowed("list", "secrets", null)).isFalse();
        assertThat(isAllowed("get", "secrets", null)).isTrue();
        assertThat(isAllowed("get", "pods", "log")).isFalse();
        assertThat(isAllowed("get", "pods", null)).isTrue();
        assertThatThrownBy(() -> client.secrets().inNamespace(NAMESPACE).list())
                .hasMessageContaining("User \"sandbox\" cannot list resource \"secrets\" in API group \"\" in the"
                        + " namespace \"" + NAMESPACE + "\"");
    }

    private boolean isAllowed(String verb, String resource, String subresource) {
        return client.resource(new SelfSubjectAccessReviewBuilder()
                        .withNewSpec()
                        .withNewResourceAttributes()
                        .withVerb(verb)
                        .withResource(resource)
                        .withSubresource(subresource)
                        .endResourceAttributes()
                        .endSpec()
                        .build())
                .create()
                .getStatus()
                .getAllowed();
    }

    @Test
    void refusesAWrongToken() throws Exception {
        assertThat(get("/version", "wrong")).isEqualTo(401);
        assertThat(get("/version", Files.readString(folder.resolve("state/cluster/token"))))
                .isEqualTo(200);
        assertThat(get("/nowhere", Files.readString(folder.resolve("state/cluster/token"))))
                .isEqualTo(404);
    }

    @Test
    void writesAKubeconfigForTheOwnerOnly() throws IOException {
        Path kubeconfig = folder.resolve("kubeconfig");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kubeconfig)))
                .isEqualTo("rw-------");
        assertThat(kubeconfig)
                .content()
                .contains("current-context: sandbox", sandbox.cluster.uri().toString());
    }

    @Test
    void survivesARestart() {
        sandbox.apply(deployment("orders", 1, "quay.io/acme/orders:1"));
        sandbox.settle();
        var before = sandbox.onlyPod().getMetadata();
        URI uri = sandbox.cluster.uri();

        sandbox.cluster.restart();

        assertThat(sandbox.cluster.uri()).isEqualTo(uri);
        assertThat(sandbox.onlyPod().getMetadata())
                .returns(before.getUid(), metadata -> metadata.getUid())
                .returns(before.getResourceVersion(), metadata -> metadata.getResourceVersion());
        sandbox.settle();
        assertThat(sandbox.onlyPod()).matches(TickingCluster::ready);
    }

    private int get(String path, String token) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(sandbox.cluster.uri().resolve(path))
                .header("Authorization", "Bearer " + token)
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private record Names(BlockingQueue<String> seen) implements ResourceEventHandler<ConfigMap> {
        @Override
        public void onAdd(ConfigMap map) {
            seen.add(map.getMetadata().getName());
        }

        @Override
        public void onUpdate(ConfigMap before, ConfigMap after) {}

        @Override
        public void onDelete(ConfigMap map, boolean unknown) {}
    }
}
