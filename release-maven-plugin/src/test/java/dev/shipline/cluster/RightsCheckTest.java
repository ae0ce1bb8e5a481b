package dev.shipline.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RightsCheckTest {
    @AutoClose
    private final ConnectedCluster connected = new ConnectedCluster();

    private final FakeKubernetes kubernetes = connected.kubernetes;
    private final Fabric8Cluster cluster = connected.cluster;

    @BeforeEach
    void aCaller() {
        kubernetes.knowsTheCallerAs("acme-ci");
    }

    @Nested
    class OfEveryRelease {
        @Test
        void areAskedForInTheNamespace() {
            cluster.requireRights("dev");

            assertThat(kubernetes.requests()).hasSize(12).allSatisfy(request -> assertThat(request.body())
                    .contains("\"namespace\":\"dev\""));
            assertThat(connected.warnings).isEmpty();
        }

        @Test
        void areNamedTogetherWithTheAccountAndTheRulesThatGrantThem() {
            kubernetes.deny("update secrets", "delete secrets", "list replicasets", "get pods/log");

            ReleaseFailure failure = refusal();

            assertThat(failure.code()).isEqualTo(FailureCode.CREDENTIALS);
            assertThat(failure.what()).isEqualTo("cannot release into namespace dev");
            assertThat(failure.because())
                    .isEqualTo("acme-ci may not update, delete secrets and list replicasets and get pods/log"
                            + " in namespace dev of the cluster dev at " + kubernetes.url());
            assertThat(failure.fix())
                    .isEqualTo("grant it a Role in namespace dev with the rules"
                            + " [{apiGroups: [\"\"], resources: [secrets], verbs: [update, delete]},"
                            + " {apiGroups: [apps], resources: [replicasets], verbs: [list]},"
                            + " {apiGroups: [\"\"], resources: [pods/log], verbs: [get]}]");
            assertThat(connected.warnings).isEmpty();
        }

        @Test
        void thatOnlyExplainAreNoReasonToStop() {
            kubernetes.deny("list events", "get pods/log");

            cluster.requireRights("dev");

            assertThat(connected.warnings)
                    .containsExactly(
                            "acme-ci may not list events and get pods/log in namespace dev of the cluster dev at "
                                    + kubernetes.url() + ", so a failing rollout will be explained without them");
        }

        @Test
        void areMissingAltogetherInTheWrongNamespace() {
            new ReleaseRights("dev").needed().forEach(right -> kubernetes.deny(right.toString()));

            assertThat(refusal().fix()).startsWith("check that ship.namespace, ship.kubeconfig and ship.kube.context");
        }

        @Test
        void areLackedByTheUserOfTheContextWhereTheClusterNamesNobody() {
            kubernetes.refuse("POST", "/apis/authentication.k8s.io/v1/selfsubjectreviews", 404, "not found");
            kubernetes.deny("list pods");

            assertThat(refusal().because()).startsWith("the user of context dev may not list pods");
        }

        @Test
        void areTakenForGrantedWhereNobodyMayAsk() {
            kubernetes.refuse("POST", FakeKubernetes.ACCESS_REVIEWS, 403, "User \"ci\" cannot create resource");

            cluster.requireRights("dev");

            assertThat(connected.warnings).isEmpty();
        }

        @Test
        void areUnknownWhileTheClusterIsAway() {
            kubernetes.close();

            assertThat(refusal().code()).isEqualTo(FailureCode.UNREACHABLE);
        }

        @Test
        void areNotAskedForByAnInterruptedBuild() {
            Thread.currentThread().interrupt();

            assertThat(refusal().code()).isEqualTo(FailureCode.INTERRUPTED);
            assertThat(Thread.interrupted()).isTrue();
        }

        private ReleaseFailure refusal() {
            return catchThrowableOfType(ReleaseFailure.class, () -> cluster.requireRights("dev"));
        }
    }

    @Nested
    class OnTheObjectsOfAChart {
        private static final String MANIFEST = """
                # Source: orders/templates/service.yaml
                apiVersion: v1
                kind: Service
                metadata: {name: orders}
                ---
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: orders}
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRole
                metadata: {name: orders}
                ---
                apiVersion: acme.example/v1
                kind: Unheard
                metadata: {name: orders}
                """;

        @BeforeEach
        void serve() {
            kubernetes.serves("/api/v1", "Service", "services", true);
            kubernetes.serves("/apis/apps/v1", "Deployment", "deployments", true);
            kubernetes.serves("/apis/rbac.authorization.k8s.io/v1", "ClusterRole", "clusterroles", false);
        }

        @Test
        void areAskedForWhereTheObjectsAre() {
            cluster.requireRights("dev", List.of(MANIFEST));

            List<String> asked = kubernetes.requests().stream()
                    .filter(request -> request.path().equals(FakeKubernetes.ACCESS_REVIEWS))
                    .map(FakeKubernetes.Request::body)
                    .toList();
            assertThat(asked).hasSize(12);
            assertThat(asked)
                    .filteredOn(body -> body.contains("\"namespace\":\"dev\""))
                    .hasSize(8);
            assertThat(asked).filteredOn(body -> body.contains("clusterroles")).allSatisfy(body -> assertThat(body)
                    .contains("\"group\":\"rbac.authorization.k8s.io\""));
        }

        @Test
        void areNamedByNamespaceAndForTheWholeCluster() {
            kubernetes.deny("patch deployments", "patch deployments orders", "create clusterroles");

            assertThatThrownBy(() -> cluster.requireRights("dev", List.of(MANIFEST)))
                    .hasMessageContaining(
                            "acme-ci may not patch deployments in namespace dev, nor create clusterroles in"
                                    + " the whole of the cluster dev at ")
                    .hasMessageEndingWith("grant it a Role in namespace dev with the rules"
                            + " [{apiGroups: [apps], resources: [deployments], verbs: [patch]}], and a ClusterRole with"
                            + " the rules [{apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], verbs:"
                            + " [create]}]");
        }

        @Test
        void mayBeGivenByTheObjectsNames() {
            kubernetes.deny("patch deployments");

            cluster.requireRights("dev", List.of(MANIFEST));
        }

        @Test
        void areNeededOnWhatIsThereToo() {
            kubernetes.serves("/apis/batch/v1", "CronJob", "cronjobs", true);
            kubernetes.deny("delete cronjobs", "delete cronjobs nightly");
            String before = "apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: nightly}\n";

            assertThatThrownBy(() -> cluster.requireRights("dev", List.of(MANIFEST, before)))
                    .hasMessageContaining("may not delete cronjobs");
        }

        @Test
        void ofWhatCannotBeReadAreLeftToHelm() {
            cluster.requireRights("dev", List.of("apiVersion: v1\nkind: Service\nkind: Service\n  x"));
        }
    }
}
