package dev.shipline.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first call, which finds out whether there is a cluster and who calls it. */
class ClusterReachTest {
    @TempDir
    Path folder;

    @AutoClose
    private final ConnectedCluster connected = new ConnectedCluster();

    private final FakeKubernetes kubernetes = connected.kubernetes;
    private final Fabric8Cluster cluster = connected.cluster;

    @Test
    void tellsTheVersionAndSendsTheToken() {
        assertThat(cluster.requireReachable()).isEqualTo("v1.33.4");
        assertThat(kubernetes.requests())
                .allSatisfy(request -> assertThat(request.authorization()).isEqualTo("Bearer t0ken-of-ci"));
    }

    /** The command gives another token each time it runs. */
    private Path kubeconfigWithExecCommand() throws IOException {
        Path command = Files.writeString(folder.resolve("token"), """
                #!/bin/sh
                cd "$(dirname "$0")" && echo x >> runs
                n=$(wc -l < runs | tr -d ' ')
                printf '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential",'
                printf '"status":{"token":"run-%s"}}' "$n"
                """);
        Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwx------"));
        Path kubeconfig = kubernetes.kubeconfig(folder);
        return Files.writeString(
                kubeconfig,
                Files.readString(kubeconfig)
                        .replace(
                                "{token: t0ken-of-ci}",
                                "{exec: {apiVersion: client.authentication.k8s.io/v1, command: ./token}}"));
    }

    @Test
    void sendsTheTokenOfAnExecCommand() throws IOException {
        try (Fabric8Cluster other = connected.connect(kubeconfigWithExecCommand())) {
            other.requireReachable();
        }

        assertThat(kubernetes.requests().get(0).authorization()).isEqualTo("Bearer run-1");
    }

    @Test
    void asksTheExecCommandAgainWhenItsTokenHasRunOut() throws IOException {
        try (Fabric8Cluster other = connected.connect(kubeconfigWithExecCommand())) {
            other.requireReachable();
            kubernetes.revoke("run-1");

            assertThat(other.requireReachable()).isEqualTo("v1.33.4");
        }

        assertThat(kubernetes.requests())
                .extracting(FakeKubernetes.Request::authorization)
                .startsWith("Bearer run-1")
                .endsWith("Bearer run-2");
    }

    @Test
    void endsWhenTheBuildIsInterrupted() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(cluster::requireReachable)
                .isInstanceOfSatisfying(
                        ReleaseFailure.class, e -> assertThat(e.code()).isEqualTo(FailureCode.INTERRUPTED));
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void describesContextAndServer() {
        assertThat(cluster.description()).isEqualTo("dev at " + kubernetes.url());
    }

    @Test
    void namesTheServerThatRefusesTheConnection() throws IOException {
        String gone = kubernetes.url();
        kubernetes.close();

        assertThatThrownBy(cluster::requireReachable)
                .isInstanceOfSatisfying(
                        ReleaseFailure.class, e -> assertThat(e.code()).isEqualTo(FailureCode.UNREACHABLE))
                .hasMessageContaining(
                        "no Kubernetes API answers at " + gone + " (context dev): the connection is refused")
                .hasMessageContaining("check ship.kubeconfig and ship.kube.context");
    }

    @Test
    void namesTheServerThatIsNoKubernetes() {
        kubernetes.answer("GET", "/version", 200, "<html>Welcome to nginx</html>");

        assertThatThrownBy(cluster::requireReachable)
                .isInstanceOfSatisfying(
                        ReleaseFailure.class, e -> assertThat(e.code()).isEqualTo(FailureCode.UNREACHABLE))
                .hasMessageContaining("no Kubernetes API answers at " + kubernetes.url());
    }

    @Test
    void namesTheServerThatNeverAnswersTls() throws IOException {
        try (ServerSocket plain = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            plain.setSoTimeout(20_000);
            Thread mute = new Thread(() -> closeWhoeverCalls(plain));
            mute.start();
            Path kubeconfig = kubernetes.kubeconfig(folder);
            Files.writeString(
                    kubeconfig,
                    Files.readString(kubeconfig)
                            .replace(kubernetes.url(), "https://127.0.0.1:" + plain.getLocalPort()));
            try (Fabric8Cluster other = connected.connect(kubeconfig)) {
                assertThatThrownBy(other::requireReachable)
                        .isInstanceOfSatisfying(
                                ReleaseFailure.class, e -> assertThat(e.code()).isEqualTo(FailureCode.UNREACHABLE));
            }
        }
    }

    private static void closeWhoeverCalls(ServerSocket socket) {
        try {
            while (true) {
                socket.accept().close();
            }
        } catch (IOException e) {
            // the test is over
        }
    }

    @Test
    void tellsThatTheCredentialsAreRefused() {
        kubernetes.refuse("GET", "/version", 401, "Unauthorized");

        assertThatThrownBy(cluster::requireReachable)
                .isInstanceOfSatisfying(
                        ReleaseFailure.class, e -> assertThat(e.code()).isEqualTo(FailureCode.CREDENTIALS))
                .hasMessageContaining("refuses the credentials of context dev (401)")
                .hasMessageNotContaining("t0ken");
    }

    @Test
    void noticesThatItGoesOutAsNobody() {
        kubernetes.refuse(
                "POST",
                FakeKubernetes.ACCESS_REVIEWS,
                403,
                "selfsubjectaccessreviews is forbidden: User \"system:anonymous\" cannot create resource");

        assertThatThrownBy(cluster::requireReachable)
                .isInstanceOfSatisfying(
                        ReleaseFailure.class, e -> assertThat(e.code()).isEqualTo(FailureCode.CREDENTIALS))
                .hasMessageContaining("the request went out without credentials");
    }

    @Test
    void doesNotMindAClusterThatAnswersNoQuestionsAboutRights() {
        kubernetes.refuse("POST", FakeKubernetes.ACCESS_REVIEWS, 404, "not found");

        assertThat(cluster.requireReachable()).isEqualTo("v1.33.4");
    }
}
