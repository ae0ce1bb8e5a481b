package dev.shipline.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.shipline.document.Document;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A build in a pod of the cluster. */
class PodAccountTest {
    @TempDir
    private Path folder;

    private final Map<String, String> environment =
            new HashMap<>(Map.of("KUBERNETES_SERVICE_HOST", "10.96.0.1", "KUBERNETES_SERVICE_PORT", "443"));

    private PodAccount pod() throws IOException {
        Files.writeString(folder.resolve("token"), "t0ken-1\n");
        Files.writeString(folder.resolve("ca.crt"), "CERTIFICATE");
        Files.writeString(folder.resolve("namespace"), "runners");
        return new PodAccount(folder, environment);
    }

    @Test
    void hasTheAddressTheAuthorityAndTheTokensFile() throws IOException {
        Document kubeconfig = Document.json(pod().context().kubeconfig());

        Document cluster = kubeconfig.at("clusters").items().get(0).at("cluster");
        assertThat(cluster.at("server").text("")).isEqualTo("https://10.96.0.1:443");
        assertThat(cluster.at("certificate-authority").text(""))
                .isEqualTo(folder.resolve("ca.crt").toString());
        Document user = kubeconfig.at("users").items().get(0).at("user");
        assertThat(user.at("tokenFile").text(""))
                .isEqualTo(folder.resolve("token").toString());
        assertThat(kubeconfig.toJson())
                .as("Helm reads the token where the kubelet renews it")
                .doesNotContain("t0ken-1");
    }

    @Test
    void doesNotLendItsNamespaceToTheRelease() throws IOException {
        assertThat(pod().context().kubeconfig()).doesNotContain("runners", "namespace");
    }

    @Test
    void writesAnAddressOfIpv6AsUrlsHaveIt() throws IOException {
        environment.put("KUBERNETES_SERVICE_HOST", "fd00::1");
        environment.remove("KUBERNETES_SERVICE_PORT");

        assertThat(pod().context().server()).isEqualTo("https://[fd00::1]:443");
    }

    @Nested
    class IsRefused {
        @Test
        void outsideOfAPod() throws IOException {
            environment.clear();

            ReleaseFailure failure = refusal();

            assertThat(failure.code()).isEqualTo(FailureCode.CONFIGURATION);
            assertThat(failure.because()).contains("does not run in a pod", "KUBERNETES_SERVICE_HOST");
            assertThat(failure.fix()).contains("ship.kubeconfig", "ship.eks.cluster");
        }

        @Test
        void withoutAToken() throws IOException {
            pod();
            Files.delete(folder.resolve("token"));

            ReleaseFailure failure =
                    catchThrowableOfType(ReleaseFailure.class, () -> new PodAccount(folder, environment).context());

            assertThat(failure.because()).contains("no readable " + folder.resolve("token"));
            assertThat(failure.fix()).contains("automountServiceAccountToken");
        }

        @Test
        void unlessItIsAskedForByName() {
            ReleaseFailure failure = catchThrowableOfType(
                    ReleaseFailure.class,
                    () -> Fabric8Cluster.connect(
                            new ClusterTarget(Optional.empty(), Optional.empty()),
                            Map.of("HOME", folder.toString(), "KUBERNETES_SERVICE_HOST", "10.96.0.1"),
                            Tolerance.DEFAULT,
                            line -> {}));

            assertThat(failure.what()).isEqualTo("cannot tell which cluster to release to");
            assertThat(failure.fix()).contains("ship.kubeconfig", "KUBECONFIG", "ship.eks.cluster");
        }

        private ReleaseFailure refusal() throws IOException {
            PodAccount pod = pod();
            return catchThrowableOfType(ReleaseFailure.class, pod::context);
        }
    }

    @Nested
    class OfWhichTheTokenIsInAFile {
        @Test
        void readsItAgainAsItRotates() throws IOException {
            pod();
            try (FakeKubernetes kubernetes = FakeKubernetes.start();
                    Fabric8Cluster cluster = connect(kubernetes)) {
                cluster.requireReachable();
                Files.writeString(folder.resolve("token"), "t0ken-2\n");
                kubernetes.revoke("t0ken-1");
                cluster.requireReachable();

                List<String> sent = kubernetes.requests().stream()
                        .map(FakeKubernetes.Request::authorization)
                        .distinct()
                        .toList();
                assertThat(sent).containsExactly("Bearer t0ken-1", "Bearer t0ken-2");
            }
        }

        @Test
        void saysWhenTheFileIsGone() throws IOException {
            pod();
            try (FakeKubernetes kubernetes = FakeKubernetes.start();
                    Fabric8Cluster cluster = connect(kubernetes)) {
                Files.delete(folder.resolve("token"));

                ReleaseFailure failure = catchThrowableOfType(ReleaseFailure.class, cluster::requireReachable);

                assertThat(failure.code()).isEqualTo(FailureCode.CREDENTIALS);
                assertThat(failure.what()).isEqualTo("cannot read the cluster's token from " + folder.resolve("token"));
            }
        }

        @Test
        void saysWhoseTokenIsRefused() throws IOException {
            pod();
            try (FakeKubernetes kubernetes = FakeKubernetes.start()) {
                kubernetes.revoke("t0ken-1");
                KubeContext pod = pod().context();
                KubeContext context = new KubeContext(
                        pod.name(),
                        pod.clusterName(),
                        new KubeconfigEntry(Document.of(Map.of("server", kubernetes.url())), folder),
                        pod.userName(),
                        pod.user(),
                        pod.access(),
                        pod.words());
                try (Fabric8Cluster cluster = Fabric8Cluster.connect(
                        context,
                        Map.of(),
                        Tolerance.DEFAULT,
                        line -> {},
                        java.time.Clock.systemUTC(),
                        duration -> {})) {
                    ReleaseFailure failure = catchThrowableOfType(ReleaseFailure.class, cluster::requireReachable);

                    assertThat(failure.because()).contains("refuses the token of this pod's service account");
                }
            }
        }

        private Fabric8Cluster connect(FakeKubernetes kubernetes) throws IOException {
            Path kubeconfig = Files.writeString(folder.resolve("config"), """
                    current-context: dev
                    contexts:
                      - name: dev
                        context: {cluster: kind, user: ci}
                    clusters:
                      - name: kind
                        cluster: {server: "%s"}
                    users:
                      - name: ci
                        user: {tokenFile: token}
                    """.formatted(kubernetes.url()));
            return Fabric8Cluster.connect(
                    new ClusterTarget(Optional.of(kubeconfig), Optional.empty()),
                    Map.of(),
                    Tolerance.DEFAULT,
                    line -> {});
        }
    }
}
