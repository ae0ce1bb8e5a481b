package dev.shipline.helm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shipline.cluster.ClusterSecret;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ReleaseHistoryTest {
    private final FakeCluster cluster = new FakeCluster();
    private final ReleaseHistory history = new ReleaseHistory(cluster);

    @Nested
    class Reads {
        @Test
        void newestFirstByNumberNotByText() {
            put(9, "superseded");
            put(10, "deployed");
            put(2, "superseded");

            assertThat(history.revisions("dev", "orders-dev"))
                    .extracting(Revision::number)
                    .containsExactly(10, 9, 2);
            assertThat(history.latest("dev", "orders-dev"))
                    .map(Revision::number)
                    .contains(10);
        }

        @Test
        void everyFieldOfARevision() {
            put(3, "deployed");

            Revision revision = history.latest("dev", "orders-dev").orElseThrow();

            assertThat(revision)
                    .returns("orders-dev", Revision::release)
                    .returns("dev", Revision::namespace)
                    .returns("deployed", Revision::status)
                    .returns("commit 3", Revision::description)
                    .returns(HelmSecrets.DEPLOYED, Revision::deployed)
                    .returns("orders", Revision::chartName)
                    .returns("1.2.3", Revision::chartVersion)
                    .returns("kind: ConfigMap\nmetadata: {name: v3}\n", Revision::manifest);
            assertThat(revision.values().at("image", "tag").text()).contains("v3");
            assertThat(revision.chartValues().at("replicas").number(0)).isEqualTo(3);
            assertThat(revision.chartMetadata().at("apiVersion").text()).contains("v2");
        }

        @Test
        void onlyTheReleaseOfExactlyThatName() {
            put(1, "deployed");

            assertThat(history.latest("dev", "orders")).isEmpty();
            assertThat(history.latest("qa", "orders-dev")).isEmpty();
        }

        @Test
        void theLastDeployedBelowAFailedOne() {
            put(1, "superseded");
            put(2, "deployed");
            put(3, "failed");

            assertThat(history.lastDeployed("dev", "orders-dev"))
                    .map(Revision::number)
                    .contains(2);
        }

        /** Helm calls the old one superseded before it calls the new one deployed. */
        @Test
        void theLastDeployedWhereHelmWasEndedInBetween() {
            put(1, "superseded");
            put(2, "superseded");
            put(3, "pending-upgrade");

            assertThat(history.lastDeployed("dev", "orders-dev"))
                    .map(Revision::number)
                    .contains(2);
        }

        @Test
        void nothingThatIsDeployedWhereItWasUninstalled() {
            put(1, "superseded");
            put(2, "uninstalled");

            assertThat(history.lastDeployed("dev", "orders-dev")).isEmpty();
        }

        @Test
        void goodIsWhatOnceWasDeployed() {
            put(1, "superseded");
            put(2, "failed");
            put(3, "deployed");

            Revision third = history.latest("dev", "orders-dev").orElseThrow();

            assertThat(history.lastGoodBefore(third)).map(Revision::number).contains(1);
        }

        @Test
        void namesTheSecretThatIsNotARelease() {
            cluster.put(HelmSecrets.secret(1, "deployed", "not base64 of gzip".getBytes(UTF_8)));

            assertThatThrownBy(() -> history.latest("dev", "orders-dev"))
                    .isInstanceOf(ReleaseFailure.class)
                    .hasMessageContaining("dev/sh.helm.release.v1.orders-dev.v1");
        }

        @Test
        void refusesASecretThatUnpacksWithoutBound() {
            String zeros = " ".repeat(64 * 1024 * 1024);
            cluster.put(HelmSecrets.secret(1, "deployed", HelmSecrets.packed("{}" + zeros)));

            assertThatThrownBy(() -> history.latest("dev", "orders-dev")).hasMessageContaining("more than 64 MB");
        }

        @Test
        void printsNoValues() {
            put(1, "deployed");

            assertThat(history.latest("dev", "orders-dev").orElseThrow().toString())
                    .isEqualTo("Revision[dev/orders-dev 1 deployed]");
        }
    }

    @Nested
    class Marks {
        @Test
        void failedInTheLabelAndInTheRecordAndNothingElse() {
            put(1, "pending-upgrade");
            Revision before = history.latest("dev", "orders-dev").orElseThrow();

            history.markFailed(before, "Left in the middle");

            Revision after = history.latest("dev", "orders-dev").orElseThrow();
            assertThat(after).returns("failed", Revision::status).returns("Left in the middle", Revision::description);
            assertThat(after)
                    .usingRecursiveComparison()
                    .ignoringFields("status", "description")
                    .isEqualTo(before);
            ClusterSecret secret = cluster.secret("dev", "sh.helm.release.v1.orders-dev.v1");
            assertThat(secret.labels()).containsEntry("status", "failed").containsEntry("owner", "helm");
            assertThat(secret.type()).isEqualTo("helm.sh/release.v1");
        }

        @Test
        void asHelmPacksIt() {
            put(1, "pending-upgrade");

            history.markFailed(history.latest("dev", "orders-dev").orElseThrow(), "x");

            byte[] data = cluster.secret("dev", "sh.helm.release.v1.orders-dev.v1")
                    .data()
                    .get("release");
            assertThat(Base64.getDecoder().decode(data)).startsWith(0x1f, 0x8b);
        }

        @Test
        void notARevisionThatMovedOn() {
            put(1, "pending-upgrade");
            Revision seen = history.latest("dev", "orders-dev").orElseThrow();
            put(1, "deployed");

            assertThatThrownBy(() -> history.markFailed(seen, "x"))
                    .isInstanceOfSatisfying(
                            ReleaseFailure.class, e -> assertThat(e.code()).isEqualTo(FailureCode.RELEASE_BUSY))
                    .hasMessageContaining("has become deployed");
            assertThat(history.latest("dev", "orders-dev"))
                    .map(Revision::status)
                    .contains("deployed");
        }
    }

    @Nested
    class Prunes {
        @Test
        void theOldestBeyondTheLimit() {
            for (int number = 1; number <= 12; number++) {
                put(number, number == 12 ? "deployed" : "superseded");
            }

            assertThat(history.prune("dev", "orders-dev", 10)).containsExactly(2, 1);
            assertThat(history.revisions("dev", "orders-dev")).hasSize(10);
        }

        @Test
        void neverTheLastDeployedHoweverOld() {
            put(1, "superseded");
            put(2, "deployed");
            put(3, "failed");
            put(4, "failed");

            assertThat(history.prune("dev", "orders-dev", 1)).containsExactly(3, 1);
            assertThat(history.revisions("dev", "orders-dev"))
                    .extracting(Revision::number)
                    .containsExactly(4, 2);
        }

        @Test
        void neverTheNewest() {
            put(1, "failed");

            assertThat(history.prune("dev", "orders-dev", 0)).isEmpty();
        }
    }

    private void put(int number, String status) {
        cluster.put(HelmSecrets.revision(number, status));
        // A neighbour whose name begins the same.
        cluster.put(new ClusterSecret(
                "dev",
                "sh.helm.release.v1.orders-dev-gateway.v1",
                "helm.sh/release.v1",
                Map.of("owner", "helm", "name", "orders-dev-gateway", "status", "deployed", "version", "99"),
                Map.of(),
                "0"));
    }
}
