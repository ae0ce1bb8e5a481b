package dev.shipline.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shipline.document.Document;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Namespaces and Secrets. */
class ClusterObjectsTest {
    @AutoClose
    private final ConnectedCluster connected = new ConnectedCluster();

    private final FakeKubernetes kubernetes = connected.kubernetes;
    private final Fabric8Cluster cluster = connected.cluster;

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
}
