package dev.shipline.sandbox.cluster;

import static dev.shipline.sandbox.cluster.Manifests.configMap;
import static dev.shipline.sandbox.cluster.Manifests.deployment;
import static dev.shipline.sandbox.cluster.Manifests.labelled;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.StatusDetails;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the API does with objects, as fabric8 sees it. */
class ObjectsTest {
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

        assertThatThrownBy(() -> client.resource(first).lockResourceVersion().update())
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
        assertThatThrownBy(() ->
                        client.resource(configMap("a", "1")).inNamespace("shop").create())
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
        assertThat(client.configMaps().inNamespace(NAMESPACE).list().getItems()).isEmpty();
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
        assertThat(sandbox.deployment("orders").getMetadata().getGeneration()).isEqualTo(1);

        client.apps().deployments().inNamespace(NAMESPACE).withName("orders").scale(2);
        assertThat(sandbox.deployment("orders").getMetadata().getGeneration()).isEqualTo(2);
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
        assertThat(client.secrets().inNamespace(NAMESPACE).withName("s").get().getData())
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
        assertThat(names(maps.withLabelNotIn("env", "dev").list().getItems())).containsExactly("b");
        assertThat(names(maps.withField("metadata.name", "b").list().getItems()))
                .containsExactly("b");
    }

    private static List<String> names(List<? extends HasMetadata> objects) {
        return objects.stream().map(object -> object.getMetadata().getName()).toList();
    }
}
