package dev.shipline.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shipline.cluster.Rollout.Outcome;
import dev.shipline.cluster.Rollout.Trouble;
import dev.shipline.document.Document;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Fabric8ClusterTest {
    private static final String MANIFEST = "kind: Deployment\nmetadata:\n  name: orders\n";

    @TempDir
    private Path folder;

    private final List<String> warnings = new ArrayList<>();
    private final Deque<Runnable> script = new ArrayDeque<>();
    private final SteppedTime time = new SteppedTime(() -> {
        if (!script.isEmpty()) {
            script.pop().run();
        }
    });
    private FakeKubernetes kubernetes;
    private Fabric8Cluster cluster;

    @BeforeEach
    void connect() throws IOException {
        kubernetes = FakeKubernetes.start();
        cluster = connect(kubernetes.kubeconfig(folder));
    }

    private Fabric8Cluster connect(Path kubeconfig) {
        ClusterTarget target = new ClusterTarget(Optional.of(kubeconfig), Optional.empty());
        return Fabric8Cluster.connect(target, Map.of(), Tolerance.DEFAULT, warnings::add, time, time);
    }

    @AfterEach
    void close() {
        cluster.close();
        kubernetes.close();
    }

    @Nested
    class Leases {
        private static final String LEASES = "/apis/coordination.k8s.io/v1/namespaces/dev/leases";
        private static final String STORED =
                "{\"apiVersion\":\"coordination.k8s.io/v1\",\"kind\":\"Lease\",\"metadata\":"
                        + "{\"name\":\"ship-orders-dev\",\"namespace\":\"dev\",\"resourceVersion\":\"7\"},\"spec\":"
                        + "{\"holderIdentity\":\"ci#1\",\"leaseDurationSeconds\":30,\"acquireTime\":"
                        + "\"2026-11-22T10:00:00.000000Z\",\"renewTime\":\"2026-11-22T10:00:05.500000Z\",\"leaseTransitions\":3}}";

        private DeployLease stored() {
            kubernetes.answer("GET", LEASES + "/ship-orders-dev", 200, STORED);
            return cluster.leases().find("dev", "ship-orders-dev").orElseThrow();
        }

        @Test
        void areReadAsKubernetesWritesThem() {
            assertThat(cluster.leases().find("dev", "none")).isEmpty();
            assertThat(stored())
                    .isEqualTo(new DeployLease(
                            "dev",
                            "ship-orders-dev",
                            Optional.of("ci#1"),
                            Duration.ofSeconds(30),
                            java.time.Instant.parse("2026-11-22T10:00:00Z"),
                            java.time.Instant.parse("2026-11-22T10:00:05.500Z"),
                            3,
                            Optional.empty(),
                            "7"));
        }

        @Test
        void keepTheChangeThatIsGoingOn() {
            kubernetes.answer(
                    "GET",
                    LEASES + "/ship-orders-dev",
                    200,
                    STORED.replace(
                            "\"resourceVersion\"",
                            "\"annotations\":{\"shipline.dev/changing\":\"2026-11-22T10:00:01Z ci\"},\"resourceVersion\""));
            DeployLease lease = cluster.leases().find("dev", "ship-orders-dev").orElseThrow();
            assertThat(lease.change())
                    .contains(new DeployLease.Change(java.time.Instant.parse("2026-11-22T10:00:01Z"), "ci"));

            kubernetes.answer("PUT", LEASES + "/ship-orders-dev", 200, STORED);
            cluster.leases().replace(lease);
            assertThat(sent().at("metadata", "annotations", "shipline.dev/changing")
                            .text())
                    .contains("2026-11-22T10:00:01Z ci");
            cluster.leases().replace(lease.changed());
            assertThat(sent().at("metadata", "annotations").isMissing()).isTrue();
        }

        private Document sent() {
            return Document.json(
                    kubernetes.requests().get(kubernetes.requests().size() - 1).body());
        }

        @Test
        void areWrittenOnlyOverWhatWasRead() {
            DeployLease lease = stored();
            kubernetes.answer("PUT", LEASES + "/ship-orders-dev", 200, STORED);
            assertThat(cluster.leases().replace(lease)).contains(lease);
            String sent =
                    kubernetes.requests().get(kubernetes.requests().size() - 1).body();
            assertThat(Document.json(sent).at("metadata", "resourceVersion").text())
                    .contains("7");
            assertThat(Document.json(sent).at("spec", "renewTime").text()).contains("2026-11-22T10:00:05.500000Z");

            for (int code : new int[] {409, 404}) {
                kubernetes.refuse("PUT", LEASES + "/ship-orders-dev", code, "too late");
                assertThat(cluster.leases().replace(lease)).isEmpty();
            }
        }

        @Test
        void thatAreThereAreNotCreatedAgain() {
            DeployLease lease = stored();
            kubernetes.refuse("POST", LEASES, 409, "leases \"ship-orders-dev\" already exists");
            assertThat(cluster.leases().create(lease)).isEmpty();
            kubernetes.refuse("POST", LEASES, 403, "leases is forbidden: User \"ci\" cannot create resource");
            assertThatThrownBy(() -> cluster.leases().create(lease))
                    .hasMessageContainingAll("ci lacks the right", "leases.coordination.k8s.io");
        }
    }

    @Nested
    class Reaching {
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
            try (Fabric8Cluster other = connect(kubeconfigWithExecCommand())) {
                other.requireReachable();
            }

            assertThat(kubernetes.requests().get(0).authorization()).isEqualTo("Bearer run-1");
        }

        @Test
        void asksTheExecCommandAgainWhenItsTokenHasRunOut() throws IOException {
            try (Fabric8Cluster other = connect(kubeconfigWithExecCommand())) {
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
                try (Fabric8Cluster other = connect(kubeconfig)) {
                    assertThatThrownBy(other::requireReachable)
                            .isInstanceOfSatisfying(ReleaseFailure.class, e -> assertThat(e.code())
                                    .isEqualTo(FailureCode.UNREACHABLE));
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

    @Nested
    class Namespaces {
        @Test
        void areLeftAloneWhenTheyAreThere() {
            kubernetes.answer(
                    "GET", FakeKubernetes.DEV, 200, "{\"kind\":\"Namespace\",\"metadata\":{\"name\":\"dev\"}}");

            cluster.ensureNamespace("dev");

            assertThat(kubernetes.log("POST")).isEmpty();
        }

        @Test
        void areCreatedWhenTheyAreMissing() {
            kubernetes.answer(
                    "POST", "/api/v1/namespaces", 201, "{\"kind\":\"Namespace\",\"metadata\":{\"name\":\"dev\"}}");

            cluster.ensureNamespace("dev");

            assertThat(kubernetes.requests())
                    .anySatisfy(request -> assertThat(request.body()).contains("\"name\":\"dev\""));
        }

        @Test
        void mayBeCreatedBySomebodyElseAtTheSameTime() {
            kubernetes.refuse("POST", "/api/v1/namespaces", 409, "namespaces \"dev\" already exists");

            cluster.ensureNamespace("dev");

            assertThat(kubernetes.log("POST")).containsExactly("/api/v1/namespaces");
        }

        @Test
        void areTrustedToBeThereWhereTheyMayNotBeRead() {
            kubernetes.refuse("GET", FakeKubernetes.DEV, 403, "forbidden");

            cluster.ensureNamespace("dev");

            assertThat(kubernetes.log("POST")).isEmpty();
        }

        @Test
        void nameTheRightThatIsMissing() {
            kubernetes.refuse(
                    "POST",
                    "/api/v1/namespaces",
                    403,
                    "namespaces is forbidden: User \"system:serviceaccount:ci:release\" cannot create resource");

            assertThatThrownBy(() -> cluster.ensureNamespace("dev"))
                    .isInstanceOfSatisfying(
                            ReleaseFailure.class, e -> assertThat(e.code()).isEqualTo(FailureCode.CREDENTIALS))
                    .hasMessageContaining("system:serviceaccount:ci:release lacks the right to create namespaces");
        }
    }

    @Nested
    class Secrets {
        private Secret release(String version) {
            return new SecretBuilder()
                    .withNewMetadata()
                    .withNamespace("dev")
                    .withName("sh.helm.release.v1.orders.v1")
                    .withResourceVersion(version)
                    .addToLabels("owner", "helm")
                    .addToLabels("name", "orders")
                    .addToAnnotations("kept", "yes")
                    .endMetadata()
                    .withType("helm.sh/release.v1")
                    .addToData("release", Base64.getEncoder().encodeToString("H4sI".getBytes(StandardCharsets.UTF_8)))
                    .build();
        }

        @Test
        void areFoundByTheirLabels() {
            Secret other = new SecretBuilder(release("1"))
                    .editMetadata()
                    .withName("other")
                    .addToLabels("name", "orders-api")
                    .endMetadata()
                    .build();
            kubernetes.list(FakeKubernetes.SECRETS, release("41"), other);

            List<ClusterSecret> secrets = cluster.secrets("dev", Map.of("owner", "helm", "name", "orders"));

            assertThat(secrets).singleElement().satisfies(secret -> {
                assertThat(secret.type()).isEqualTo("helm.sh/release.v1");
                assertThat(secret.resourceVersion()).isEqualTo("41");
                assertThat(secret.data().get("release"))
                        .asString(StandardCharsets.UTF_8)
                        .isEqualTo("H4sI");
            });
        }

        @Test
        void nameTheRightThatIsMissing() {
            kubernetes.refuse("GET", FakeKubernetes.SECRETS, 403, "secrets is forbidden: User \"ci\" cannot list");

            assertThatThrownBy(() -> cluster.secrets("dev", Map.of()))
                    .hasMessage("cannot list secrets in namespace dev, because ci lacks the right to list secrets in"
                            + " namespace dev; grant the verb list on secrets in namespace dev to it with a Role and"
                            + " RoleBinding (kubectl auth can-i list secrets -n dev tells when it is there)");
        }

        private ClusterSecret changed(String version) {
            return new ClusterSecret(
                    "dev",
                    "sh.helm.release.v1.orders.v1",
                    "helm.sh/release.v1",
                    Map.of("status", "failed"),
                    Map.of("release", "new".getBytes(StandardCharsets.UTF_8)),
                    version);
        }

        @Test
        void areReplacedAtTheirVersionOnly() {
            kubernetes.put(FakeKubernetes.SECRETS, release("41"));

            cluster.replaceSecret(changed("41"));

            FakeKubernetes.Request put = kubernetes.requests().stream()
                    .filter(request -> request.method().equals("PUT"))
                    .findFirst()
                    .orElseThrow();
            Document body = Document.json(put.body());
            assertThat(body.at("metadata", "resourceVersion").text()).contains("41");
            assertThat(body.at("metadata", "labels").tree()).isEqualTo(Map.of("status", "failed"));
            assertThat(body.at("metadata", "annotations", "kept").text()).contains("yes");
            assertThat(body.at("data", "release").text()).contains("bmV3");
        }

        @Test
        void areNotReplacedOnceSomebodyElseChangedThem() {
            kubernetes.put(FakeKubernetes.SECRETS, release("42"));

            assertThatThrownBy(() -> cluster.replaceSecret(changed("41")))
                    .isInstanceOfSatisfying(
                            ReleaseFailure.class, e -> assertThat(e.code()).isEqualTo(FailureCode.RELEASE_BUSY));
            assertThat(kubernetes.log("PUT")).isEmpty();
        }

        @Test
        void areNotReplacedAgainAfterAConflict() {
            String path = FakeKubernetes.SECRETS + "/sh.helm.release.v1.orders.v1";
            kubernetes.put(FakeKubernetes.SECRETS, release("41"));
            kubernetes.refuse("PUT", path, 409, "the object has been modified");

            assertThatThrownBy(() -> cluster.replaceSecret(changed("41")))
                    .isInstanceOfSatisfying(
                            ReleaseFailure.class, e -> assertThat(e.code()).isEqualTo(FailureCode.RELEASE_BUSY));
            assertThat(kubernetes.log("PUT")).containsExactly(path);
        }

        @Test
        void areDeletedOnce() {
            kubernetes.answer("DELETE", FakeKubernetes.SECRETS + "/old", 200, "{\"kind\":\"Status\"}");

            cluster.deleteSecret("dev", "old");
            cluster.deleteSecret("dev", "gone-already");

            assertThat(kubernetes.log("DELETE")).hasSize(2);
        }
    }

    @Nested
    class Watching {
        private final List<String> progress = new ArrayList<>();

        private Rollout watch() {
            return cluster.watch(
                    new RolloutRequest(
                            "dev", MANIFEST, Optional.of(Kube.DIGEST), Kube.REPOSITORY, Duration.ofMinutes(5)),
                    progress::add);
        }

        @Test
        void followsARolloutUntilItIsProven() {
            kubernetes.put(FakeKubernetes.DEPLOYMENTS, Kube.deployment(2, 1, 1, 1, 1, 1));
            kubernetes.list(FakeKubernetes.REPLICA_SETS, Kube.replicaSet("orders-old", "1"));
            kubernetes.list(
                    FakeKubernetes.PODS, Kube.pod("orders-old-a", "orders-old", Kube.crashLoop(99, 1, "Error")));
            script.add(() -> {
                kubernetes.list(
                        FakeKubernetes.REPLICA_SETS,
                        Kube.replicaSet("orders-old", "1"),
                        Kube.replicaSet("orders-7c9", "2"));
                kubernetes.put(FakeKubernetes.DEPLOYMENTS, Kube.deployment(2, 2, 1, 2, 1, 0));
                kubernetes.list(
                        FakeKubernetes.PODS,
                        Kube.pod("orders-old-a", "orders-old", Kube.crashLoop(99, 1, "Error")),
                        Kube.pod(Kube.running(false)));
            });
            script.add(() -> {
                kubernetes.put(FakeKubernetes.DEPLOYMENTS, Kube.deployment(2, 2, 1, 1, 1, 1));
                kubernetes.list(FakeKubernetes.PODS, Kube.pod(Kube.running(true)));
            });

            Rollout rollout = watch();

            assertThat(rollout.proven()).isTrue();
            assertThat(progress).hasSize(3);
            assertThat(progress.get(0)).isEqualTo("Deployment orders: the change is not taken up yet");
            assertThat(progress.get(1))
                    .startsWith("Deployment orders: 1 of 1 updated, 1 of the old version to end;"
                            + " pod orders-7c9-x2, container orders runs, but is not ready");
            assertThat(progress.get(2)).isEqualTo("Deployment orders: 1 of 1 ready");
        }

        @Test
        void tellsWhyItFailed() {
            kubernetes.put(FakeKubernetes.DEPLOYMENTS, Kube.deployment(2, 2, 1, 2, 1, 1));
            kubernetes.list(FakeKubernetes.REPLICA_SETS, Kube.replicaSet("orders-7c9", "2"));
            kubernetes.list(FakeKubernetes.PODS, Kube.pod(Kube.crashLoop(2, 1, "Error")));
            kubernetes.list(
                    FakeKubernetes.EVENTS,
                    Kube.event("uid-orders-7c9-x2", "2026-11-22T10:00:05Z", "BackOff", "Back-off restarting"),
                    Kube.event("uid-of-a-neighbour", "2026-11-22T10:00:06Z", "BackOff", "not ours"));
            String log = FakeKubernetes.PODS + "/orders-7c9-x2/log";
            kubernetes.answer("GET", log, 200, "starting again");
            kubernetes.answer("GET", log + "?previous", 200, "Started\nno database at db:5432\n");

            Rollout rollout = watch();

            assertThat(rollout.outcome()).isEqualTo(Outcome.FAILED);
            Trouble cause = rollout.trouble().get(0);
            assertThat(cause.subject()).isEqualTo("pod orders-7c9-x2, container orders");
            assertThat(cause.reason())
                    .isEqualTo("CrashLoopBackOff, exit code 1 (Error), 2 restarts, image " + Kube.IMAGE);
            assertThat(cause.events()).containsExactly("BackOff: Back-off restarting");
            assertThat(cause.log()).containsExactly("Started", "no database at db:5432");
            assertThat(time.pauses()).isZero();
            assertThat(kubernetes.requests())
                    .filteredOn(request -> request.path().equals(log))
                    .allSatisfy(request -> assertThat(request.query()).contains("tailLines=30"));
            assertThat(kubernetes.requests())
                    .noneSatisfy(request -> assertThat(request.query()).contains("watch"));
        }

        @Test
        void keepsTheRootCauseWhereLogsMayNotBeRead() {
            kubernetes.put(FakeKubernetes.DEPLOYMENTS, Kube.deployment(2, 2, 1, 2, 1, 1));
            kubernetes.list(FakeKubernetes.REPLICA_SETS, Kube.replicaSet("orders-7c9", "2"));
            kubernetes.list(FakeKubernetes.PODS, Kube.pod(Kube.crashLoop(2, 1, "Error")));
            String log = FakeKubernetes.PODS + "/orders-7c9-x2/log";
            String refusal = "pods \"orders-7c9-x2\" is forbidden: User \"ci\" cannot get resource \"pods/log\"";
            kubernetes.refuse("GET", log, 403, refusal);
            kubernetes.refuse("GET", log + "?previous", 403, refusal);
            kubernetes.refuse("GET", FakeKubernetes.EVENTS, 403, "events is forbidden: User \"ci\" cannot list");

            Trouble cause = watch().trouble().get(0);

            assertThat(cause.reason()).contains("exit code 1");
            assertThat(cause.log())
                    .containsExactly(
                            "(the log could not be read: ci lacks the right to get pods/log in namespace dev)");
            assertThat(cause.events()).singleElement().asString().contains("list events in namespace dev");
        }

        @Test
        void nameTheRightThatIsMissing() {
            kubernetes.refuse("GET", FakeKubernetes.DEPLOYMENTS + "/orders", 403, "forbidden: User \"ci\" cannot get");

            assertThatThrownBy(this::watch)
                    .isInstanceOfSatisfying(
                            ReleaseFailure.class, e -> assertThat(e.code()).isEqualTo(FailureCode.CREDENTIALS))
                    .hasMessageContaining("ci lacks the right to get deployments in namespace dev");
        }

        @Test
        void outlivesAnApiServerThatIsRestarted() {
            kubernetes.put(FakeKubernetes.DEPLOYMENTS, Kube.deployment(2, 2, 1, 1, 1, 1));
            kubernetes.list(FakeKubernetes.REPLICA_SETS, Kube.replicaSet("orders-7c9", "2"));
            kubernetes.list(FakeKubernetes.PODS, Kube.pod(Kube.running(false)));
            kubernetes.put(FakeKubernetes.DEPLOYMENTS, Kube.deployment(2, 2, 1, 1, 1, 0));
            script.add(() -> kubernetes.refuse("GET", FakeKubernetes.PODS, 503, "apiserver is shutting down"));
            script.add(() -> {
                kubernetes.answer(
                        "GET", FakeKubernetes.PODS, 200, "{\"kind\":\"PodList\",\"apiVersion\":\"v1\",\"items\":[]}");
                kubernetes.put(FakeKubernetes.DEPLOYMENTS, Kube.deployment(2, 2, 1, 1, 1, 1));
            });

            assertThat(watch().proven()).isTrue();
            assertThat(progress).anySatisfy(line -> assertThat(line).contains("apiserver is shutting down"));
        }
    }

    @Test
    void listsWorkloadsForPeople() {
        kubernetes.put(FakeKubernetes.DEPLOYMENTS, Kube.deployment(2, 2, 2, 2, 2, 1));
        kubernetes.list(FakeKubernetes.REPLICA_SETS);
        kubernetes.list(FakeKubernetes.PODS);

        assertThat(cluster.workloads("dev", MANIFEST + "---\nkind: Job\nmetadata:\n  name: migrate\n"))
                .containsExactly(
                        "Deployment/orders 1/2 ready (all updated, 1 of 2 ready, 1 available), " + Kube.IMAGE,
                        "Job/migrate is not in namespace dev");
    }
}
