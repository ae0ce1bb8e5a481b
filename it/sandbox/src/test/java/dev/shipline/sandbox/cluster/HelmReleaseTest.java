package dev.shipline.sandbox.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.Release;
import com.marcnuri.helm.ReleaseHistory;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Helm's own engine against the sandbox, with its validation on. */
class HelmReleaseTest {
    @TempDir
    Path folder;

    private SandboxCluster cluster;
    private KubernetesClient client;
    private Path kubeconfig;
    private Path chart;

    @BeforeEach
    void start() {
        cluster = SandboxCluster.start(folder.resolve("state"), 0, image -> true, Duration.ofMillis(20));
        kubeconfig = folder.resolve("kubeconfig");
        cluster.writeKubeconfig(kubeconfig);
        client = Clients.of(kubeconfig);
        chart = OrdersChart.in(folder.resolve("chart"));
    }

    @AfterEach
    void stop() {
        client.close();
        cluster.close();
    }

    @Test
    void installsUpgradesAndUninstalls() {
        Release installed = install("orders");
        assertThat(installed.getStatus()).isEqualTo("deployed");
        assertThat(deployment().getSpec().getReplicas()).isEqualTo(2);

        Path values = OrdersChart.values(
                folder.resolve("prod.yaml"),
                "replicas: 3\nimage: quay.io/acme/orders:2\nenv: {STAGE: prod, REGION: null}\n");
        Release upgraded = new Helm(chart)
                .upgrade()
                .withName("orders")
                .withNamespace("default")
                .withKubeConfig(kubeconfig)
                .withValuesFile(values)
                .call();

        assertThat(upgraded.getRevision()).isEqualTo("2");
        assertThat(deployment().getSpec().getReplicas()).isEqualTo(3);
        var container =
                deployment().getSpec().getTemplate().getSpec().getContainers().get(0);
        assertThat(container.getImage()).isEqualTo("quay.io/acme/orders:2");
        assertThat(container.getEnv()).hasSize(1).allMatch(env -> env.getValue().equals("prod"));
        assertThat(Helm.history("orders")
                        .withNamespace("default")
                        .withKubeConfig(kubeconfig)
                        .call())
                .extracting(ReleaseHistory::getStatus)
                .containsExactly("superseded", "deployed");

        Helm.uninstall("orders")
                .withNamespace("default")
                .withKubeConfig(kubeconfig)
                .call();

        assertThat(client.apps().deployments().inNamespace("default").list().getItems())
                .isEmpty();
        assertThat(client.apps().replicaSets().inNamespace("default").list().getItems())
                .isEmpty();
        assertThat(client.secrets().inNamespace("default").list().getItems()).isEmpty();
    }

    @Test
    void waitsForARolloutThatEnds() {
        Release release = new Helm(chart)
                .install()
                .withName("orders")
                .withNamespace("default")
                .withKubeConfig(kubeconfig)
                .waitReady()
                .withTimeout(30)
                .call();

        assertThat(release.getStatus()).isEqualTo("deployed");
        assertThat(deployment().getStatus().getAvailableReplicas()).isEqualTo(2);
    }

    @Test
    void createsTheNamespaceWhenAsked() {
        new Helm(chart)
                .install()
                .withName("orders")
                .withNamespace("shop")
                .withKubeConfig(kubeconfig)
                .createNamespace()
                .call();

        assertThat(client.namespaces().withName("shop").get()).isNotNull();
        assertThat(client.services().inNamespace("shop").withName("orders").get())
                .isNotNull();
    }

    @Test
    void refusesANamespaceThatIsNotThere() {
        assertThatThrownBy(() -> new Helm(chart)
                        .install()
                        .withName("orders")
                        .withNamespace("shop")
                        .withKubeConfig(kubeconfig)
                        .call())
                .hasMessageContaining("namespaces \"shop\" not found");
    }

    @Test
    void keepsTheReleaseInSecretsThatOthersFindByLabel() {
        install("orders");

        assertThat(client.secrets()
                        .inNamespace("default")
                        .withLabel("owner", "helm")
                        .withLabel("name", "orders")
                        .list()
                        .getItems())
                .singleElement()
                .returns("helm.sh/release.v1", Secret::getType)
                .extracting(Secret::getMetadata)
                .returns("sh.helm.release.v1.orders.v1", ObjectMeta::getName)
                .satisfies(metadata -> assertThat(metadata.getLabels())
                        .containsEntry("status", "deployed")
                        .containsEntry("version", "1"));
    }

    @Test
    void isStillThereAfterARestart() {
        install("orders");
        cluster.restart();

        assertThat(Helm.status("orders")
                        .withNamespace("default")
                        .withKubeConfig(kubeconfig)
                        .call()
                        .getStatus())
                .isEqualTo("deployed");
    }

    private Release install(String name) {
        return new Helm(chart)
                .install()
                .withName(name)
                .withNamespace("default")
                .withKubeConfig(kubeconfig)
                .call();
    }

    private Deployment deployment() {
        return client.apps()
                .deployments()
                .inNamespace("default")
                .withName("orders")
                .get();
    }
}
