package dev.shipline.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shipline.cluster.AccessReviews.Question;
import dev.shipline.cluster.Rollout.Outcome;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An API server that was restarted in the middle of a release: for some seconds nobody answers, and then it has yet to learn who may do what. */
class RestartedApiTest {
    private static final String LEASE = "/apis/coordination.k8s.io/v1/namespaces/dev/leases/ship-orders-dev";
    private static final String FORBIDDEN = "forbidden: User \"ci\" cannot do that";
    private static final String MANIFEST = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: orders}\n";

    @TempDir
    private Path folder;

    private final List<String> notes = new CopyOnWriteArrayList<>();
    private Runnable meanwhile = () -> {};
    private SteppedTime time;
    private FakeKubernetes kubernetes;
    private Fabric8Cluster cluster;

    @BeforeEach
    void connect() throws IOException {
        kubernetes = FakeKubernetes.start();
        kubernetes.answer("GET", "/apis/apps/v1", 200, """
                {"kind": "APIResourceList", "groupVersion": "apps/v1", "resources": [
                  {"name": "deployments", "kind": "Deployment", "namespaced": true, "verbs": []}]}""");
        kubernetes.list(FakeKubernetes.SECRETS);
        time = new SteppedTime(() -> {
            synchronized (this) {
                meanwhile.run();
            }
        });
        cluster = Fabric8Cluster.connect(
                new ClusterTarget(Optional.of(kubernetes.kubeconfig(folder)), Optional.empty()),
                Map.of(),
                Tolerance.DEFAULT,
                notes::add,
                time,
                time);
    }

    @AfterEach
    void close() {
        cluster.close();
        kubernetes.close();
    }

    private void grant() {
        cluster.requireRights("dev");
        cluster.requireRights("dev", List.of(MANIFEST));
    }

    private void relentAfter(int seconds, String method, String path) {
        int before = time.pauses();
        meanwhile = () -> {
            if (time.pauses() - before >= seconds) {
                kubernetes.relent(method, path);
            }
        };
    }

    private List<ClusterSecret> secrets() {
        return cluster.secrets("dev", Map.of());
    }

    @Nested
    class RefusesWhatItHadGranted {
        @Test
        void isAskedAgain() {
            grant();
            kubernetes.refuse("GET", FakeKubernetes.SECRETS, 403, FORBIDDEN);
            relentAfter(3, "GET", FakeKubernetes.SECRETS);

            assertThat(secrets()).isEmpty();
            assertThat(time.pauses()).isEqualTo(3);
            assertThat(notes)
                    .containsExactly(
                            "the cluster refuses to list secrets in namespace dev, which it had granted; asking again"
                                    + " for 20 s, since an API server that was just started has yet to read its roles");
        }

        @Test
        void isAskedAgainWhereItDoesNotKnowTheTokenYet() {
            grant();
            kubernetes.refuse("GET", FakeKubernetes.SECRETS, 401, "Unauthorized");
            relentAfter(3, "GET", FakeKubernetes.SECRETS);

            assertThat(secrets()).isEmpty();
        }

        @Test
        void isBelievedAfterSomeSecondsAndThenAtOnce() {
            grant();
            kubernetes.refuse("GET", FakeKubernetes.SECRETS, 403, FORBIDDEN);

            assertThatThrownBy(RestartedApiTest.this::secrets)
                    .hasMessageContaining("ci lacks the right to list secrets in namespace dev");
            assertThat(time.pauses()).isEqualTo(20);

            assertThatThrownBy(RestartedApiTest.this::secrets).hasMessageContaining("ci lacks the right");
            assertThat(time.pauses()).isEqualTo(20);
        }

        @Test
        void isBelievedAtOnceOfARightThatWasNeverThere() {
            kubernetes.deny("list events");
            grant();
            kubernetes.refuse("GET", FakeKubernetes.EVENTS, 403, FORBIDDEN);
            kubernetes.refuse("GET", "/api/v1/namespaces/other/secrets", 403, FORBIDDEN);

            assertThatThrownBy(() -> cluster.secrets("other", Map.of())).hasMessageContaining("ci lacks the right");
            assertThat(time.pauses()).isZero();
        }

        @Test
        void isNoReasonToStopWatching() {
            grant();
            kubernetes.put(FakeKubernetes.DEPLOYMENTS, Kube.deployment(1, 1, 1, 1, 1, 1));
            kubernetes.list(FakeKubernetes.REPLICA_SETS);
            kubernetes.list(FakeKubernetes.PODS);
            String deployment = FakeKubernetes.DEPLOYMENTS + "/orders";
            kubernetes.refuse("GET", deployment, 403, FORBIDDEN);
            relentAfter(5, "GET", deployment);

            Rollout rollout = cluster.watch(
                    new RolloutRequest("dev", MANIFEST, Optional.empty(), "quay.io/acme/orders", Duration.ofMinutes(5)),
                    notes::add);

            assertThat(rollout.outcome()).isEqualTo(Outcome.PROVEN);
        }

        @Test
        void isAskedAgainToRenewTheLock() {
            grant();
            kubernetes.refuse("PUT", LEASE, 403, FORBIDDEN);
            meanwhile = () -> {
                if (time.pauses() == 4) {
                    kubernetes.answer(
                            "PUT",
                            LEASE,
                            200,
                            "{\"metadata\":{\"name\":\"ship-orders-dev\",\"namespace\":\"dev\",\"resourceVersion\":\"8\"}}");
                }
            };
            DeployLease lease = new DeployLease(
                    "dev",
                    "ship-orders-dev",
                    Optional.of("ci#1"),
                    LeaseQueue.LENGTH,
                    Instant.EPOCH,
                    Instant.EPOCH,
                    0,
                    Optional.empty(),
                    "7");

            assertThat(cluster.leases().replace(lease)).isPresent();
        }
    }

    @Nested
    class DoesNotAnswer {
        @Test
        void isAskedAgainForTheHistory() {
            grant();
            kubernetes.refuse("GET", FakeKubernetes.SECRETS, 503, "starting");
            relentAfter(3, "GET", FakeKubernetes.SECRETS);

            assertThat(secrets()).isEmpty();
            assertThat(notes)
                    .containsExactly(
                            "the cluster does not answer, asking again for 30 s to list secrets in namespace dev");
        }

        @Test
        void isToldWhenTheLockMayBeLost() {
            GrantedRights granted = new GrantedRights(time, time, notes::add);
            granted.add(List.of(new Question(new Right("get", "", "pods", Optional.empty()), List.of())));

            assertThatThrownBy(() -> granted.insistOnReading(Access.to("list", "secrets", "dev"), () -> {
                        throw new KubernetesClientException("starting", 503, null);
                    }))
                    .hasMessageContaining("starting");
            assertThat(time.pauses()).isEqualTo(30);
        }

        @Test
        void isToldAtOnceWhereItNeverAnswered() {
            kubernetes.refuse("GET", FakeKubernetes.SECRETS, 503, "starting");

            assertThatThrownBy(RestartedApiTest.this::secrets).hasMessageContaining("starting");
            assertThat(time.pauses()).isZero();
        }

        @Test
        void isNotAskedToWriteTwice() {
            grant();
            kubernetes.put(
                    FakeKubernetes.SECRETS,
                    new SecretBuilder()
                            .withNewMetadata()
                            .withNamespace("dev")
                            .withName("v1")
                            .withResourceVersion("7")
                            .endMetadata()
                            .build());
            kubernetes.refuse("PUT", FakeKubernetes.SECRETS + "/v1", 503, "starting");

            assertThatThrownBy(() ->
                            cluster.replaceSecret(new ClusterSecret("dev", "v1", "Opaque", Map.of(), Map.of(), "7")))
                    .hasMessageContaining("starting");
            assertThat(time.pauses()).isZero();
        }

        @Test
        void isAskedAgainForTheRightsOnTheObjects() {
            cluster.requireRights("dev");
            kubernetes.refuse("POST", FakeKubernetes.ACCESS_REVIEWS, 503, "starting");
            relentAfter(1, "POST", FakeKubernetes.ACCESS_REVIEWS);

            cluster.requireRights("dev", List.of(MANIFEST));
        }
    }

    @Nested
    class DoesNotKnowTheRightsYet {
        private static final List<String> ALL = List.of("get secrets", "patch deployments", "patch deployments orders");

        @Test
        void isAskedAgain() {
            cluster.requireRights("dev");
            kubernetes.deny(ALL.toArray(String[]::new));
            meanwhile = () -> {
                if (time.pauses() == 6) {
                    kubernetes.allowEverything();
                }
            };

            cluster.requireRights("dev", List.of(MANIFEST));

            assertThat(time.pauses()).isEqualTo(6);
        }

        @Test
        void isBelievedAfterSomeSeconds() {
            cluster.requireRights("dev");
            kubernetes.deny(ALL.toArray(String[]::new));

            assertThatThrownBy(() -> cluster.requireRights("dev", List.of(MANIFEST)))
                    .hasMessageContaining("patch deployments");
            assertThat(time.pauses()).isEqualTo(20);
        }

        @Test
        void isBelievedAtOnceWhereItKnowsTheOthers() {
            cluster.requireRights("dev");
            kubernetes.deny("patch deployments", "patch deployments orders");

            assertThatThrownBy(() -> cluster.requireRights("dev", List.of(MANIFEST)))
                    .hasMessageContaining("may not patch deployments in namespace dev");
            assertThat(time.pauses()).isZero();
        }
    }
}
