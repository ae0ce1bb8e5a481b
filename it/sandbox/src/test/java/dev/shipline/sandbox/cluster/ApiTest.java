package dev.shipline.sandbox.cluster;

import static dev.shipline.sandbox.cluster.Manifests.deployment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.StatusDetails;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The API as fabric8 uses it. */
class ApiTest {
    private static final String NAMESPACE = TickingCluster.NAMESPACE;

    @TempDir
    Path folder;

    private TickingCluster sandbox;
    private KubernetesClient client;

    @BeforeEach
    void start() {
        sandbox = new TickingCluster(folder);
        client = sandbox.client;
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @Nested
    class Objects {
        @Test
        void areCreatedReadChangedAndDeleted() {
            Resource<ConfigMap> map = client.resource(configMap("a", "1")).inNamespace(NAMESPACE);
            ConfigMap created = map.create();
            assertThat(created.getMetadata().getUid()).isNotEmpty();
            assertThat(created.getMetadata().getCreationTimestamp()).isEqualTo("2026-11-22T10:00:00Z");

            client.configMaps().inNamespace(NAMESPACE).withName("a").edit(present -> new ConfigMapBuilder(present)
                    .addToData("more", "2")
                    .build());
            assertThat(client.configMaps()
                            .inNamespace(NAMESPACE)
                            .withName("a")
                            .get()
                            .getData())
                    .containsOnly(Map.entry("key", "1"), Map.entry("more", "2"));

            assertThat(map.delete()).extracting(StatusDetails::getName).containsExactly("a");
            assertThat(map.get()).isNull();
        }

        @Test
        void areNotOverwrittenFromAStaleCopy() {
            ConfigMap first =
                    client.resource(configMap("a", "1")).inNamespace(NAMESPACE).create();
            client.resource(configMap("a", "2")).inNamespace(NAMESPACE).update();

            assertThatThrownBy(
                            () -> client.resource(first).lockResourceVersion().update())
                    .isInstanceOf(KubernetesClientException.class)
                    .returns(409, e -> ((KubernetesClientException) e).getCode())
                    .hasMessageContaining("the object has been modified");
        }

        @Test
        void existOnce() {
            client.resource(configMap("a", "1")).inNamespace(NAMESPACE).create();
            assertThatThrownBy(() -> client.resource(configMap("a", "1"))
                            .inNamespace(NAMESPACE)
                            .create())
                    .returns(409, e -> ((KubernetesClientException) e).getCode())
                    .hasMessageContaining("configmaps \"a\" already exists");
        }

        @Test
        void needTheirNamespace() {
            assertThatThrownBy(() -> client.resource(configMap("a", "1"))
                            .inNamespace("shop")
                            .create())
                    .returns(404, e -> ((KubernetesClientException) e).getCode())
                    .hasMessageContaining("namespaces \"shop\" not found");
        }

        @Test
        void goWithTheirNamespace() {
            client.resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName("shop")
                            .endMetadata()
                            .build())
                    .create();
            client.resource(configMap("a", "1")).inNamespace("shop").create();
            client.namespaces().withName("shop").delete();

            assertThat(client.configMaps().inAnyNamespace().list().getItems()).isEmpty();
        }

        @Test
        void areOnlyPretendedInADryRun() {
            assertThat(client.resource(configMap("a", "1"))
                            .inNamespace(NAMESPACE)
                            .dryRun()
                            .create())
                    .isNotNull();
            assertThat(client.configMaps().inNamespace(NAMESPACE).list().getItems())
                    .isEmpty();
        }

        @Test
        void areAppliedByTheServer() {
            client.resource(configMap("a", "1")).inNamespace(NAMESPACE).serverSideApply();
            client.resource(configMap("a", "2"))
                    .inNamespace(NAMESPACE)
                    .forceConflicts()
                    .serverSideApply();

            assertThat(client.configMaps()
                            .inNamespace(NAMESPACE)
                            .withName("a")
                            .get()
                            .getData())
                    .containsEntry("key", "2");
        }

        @Test
        void keepTheGenerationUntilTheirSpecChanges() {
            sandbox.apply(deployment("orders", 1, "quay.io/acme/orders:1"));
            sandbox.settle();
            assertThat(sandbox.deployment("orders").getMetadata().getGeneration())
                    .isEqualTo(1);

            client.apps()
                    .deployments()
                    .inNamespace(NAMESPACE)
                    .withName("orders")
                    .scale(2);
            assertThat(sandbox.deployment("orders").getMetadata().getGeneration())
                    .isEqualTo(2);
        }

        @Test
        void areRefusedWithTheFieldsThatAreWrong() {
            var deployment = deployment("orders", 1, "");
            deployment.getSpec().getTemplate().getMetadata().setLabels(Map.of("app", "other"));

            assertThatThrownBy(() -> sandbox.apply(deployment))
                    .returns(422, e -> ((KubernetesClientException) e).getCode())
                    .hasMessageContaining("Deployment.apps \"orders\" is invalid")
                    .hasMessageContaining("spec.template.spec.containers[0].image: Required value")
                    .hasMessageContaining("`selector` does not match template `labels`");
        }

        @Test
        void areRefusedWhenTheyChangeTheirSelector() {
            sandbox.apply(deployment("orders", 1, "quay.io/acme/orders:1"));
            var other = deployment("orders", 1, "quay.io/acme/orders:1");
            other.getSpec().getSelector().setMatchLabels(Map.of("tier", "web"));
            other.getSpec().getTemplate().getMetadata().setLabels(Map.of("tier", "web"));

            assertThatThrownBy(() -> sandbox.apply(other)).hasMessageContaining("field is immutable");
        }

        @Test
        void keepPlainSecretsEncoded() {
            client.resource(new SecretBuilder()
                            .withNewMetadata()
                            .withName("s")
                            .endMetadata()
                            .addToStringData("key", "hello")
                            .build())
                    .inNamespace(NAMESPACE)
                    .create();
            assertThat(client.secrets()
                            .inNamespace(NAMESPACE)
                            .withName("s")
                            .get()
                            .getData())
                    .containsEntry("key", "aGVsbG8=");
        }

        @Test
        void mayBeLeases() {
            client.resource(new LeaseBuilder()
                            .withNewMetadata()
                            .withName("lock")
                            .endMetadata()
                            .withNewSpec()
                            .withHolderIdentity("build-1")
                            .endSpec()
                            .build())
                    .inNamespace(NAMESPACE)
                    .create();
            assertThat(client.leases()
                            .inNamespace(NAMESPACE)
                            .withName("lock")
                            .get()
                            .getSpec()
                            .getHolderIdentity())
                    .isEqualTo("build-1");
        }

        @Test
        void areChosenByLabel() {
            client.resource(labelled("a", Map.of("env", "dev", "team", "x")))
                    .inNamespace(NAMESPACE)
                    .create();
            client.resource(labelled("b", Map.of("env", "prod")))
                    .inNamespace(NAMESPACE)
                    .create();
            var maps = client.configMaps().inNamespace(NAMESPACE);

            assertThat(names(maps.withLabel("env", "dev").list().getItems())).containsExactly("a");
            assertThat(names(maps.withLabelIn("env", "dev", "prod").list().getItems()))
                    .containsExactly("a", "b");
            assertThat(names(maps.withoutLabel("team").list().getItems())).containsExactly("b");
            assertThat(names(maps.withLabelNotIn("env", "dev").list().getItems()))
                    .containsExactly("b");
            assertThat(names(maps.withField("metadata.name", "b").list().getItems()))
                    .containsExactly("b");
        }
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

    private static List<String> names(List<? extends HasMetadata> objects) {
        return objects.stream().map(object -> object.getMetadata().getName()).toList();
    }

    private static ConfigMap configMap(String name, String value) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .addToData("key", value)
                .build();
    }

    private static ConfigMap labelled(String name, Map<String, String> labels) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .withLabels(labels)
                .endMetadata()
                .build();
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
