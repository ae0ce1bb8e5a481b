package dev.shipline.eks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shipline.cluster.ClusterAccess;
import dev.shipline.cluster.Fabric8Cluster;
import dev.shipline.document.Document;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EksClustersTest {
    private final EksFixture eks = new EksFixture();

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        eks.close();
    }

    @Test
    void areFoundByOneSignedRequest() {
        eks.cluster.put("certificateAuthority", Map.of("data", "QUJD"));

        ClusterAccess access = eks.found();

        assertThat(access.server()).isEqualTo(URI.create(eks.api.url()));
        assertThat(access.certificateAuthority()).isEqualTo("QUJD");
        assertThat(eks.aws.requests()).containsExactly("/clusters/prod");
    }

    @Nested
    class OpenedByAToken {
        @Test
        void thatTheClusterTakes() {
            try (Fabric8Cluster connected = eks.connect(eks.found())) {
                assertThat(connected.requireReachable()).isEqualTo("v1.33.4-eks");
                assertThat(connected.description()).isEqualTo("prod at " + eks.api.url());
            }
        }

        @Test
        void thatIsASignedQuestionWhoWeAre() {
            String token = eks.found().token().reveal();

            assertThat(token).startsWith("k8s-aws-v1.").doesNotContain("=");
            String url = new String(Base64.getUrlDecoder().decode(token.substring(11)), StandardCharsets.UTF_8);
            assertThat(SigV4.query(URI.create(url)))
                    .containsEntry("Action", "GetCallerIdentity")
                    .containsEntry("Version", "2011-06-15")
                    .containsEntry("X-Amz-Date", "20261122T120000Z")
                    .containsEntry("X-Amz-Expires", "60")
                    .containsEntry("X-Amz-SignedHeaders", "host;x-k8s-aws-id");
        }

        @Test
        void thatIsMadeAnewLongBeforeItEnds() {
            ClusterAccess access = eks.found();
            try (Fabric8Cluster connected = eks.connect(access)) {
                connected.requireReachable();
                eks.passes(Duration.ofMinutes(1));
                connected.requireReachable();
                assertThat(eks.api.tokens().stream().distinct())
                        .as("the cluster asks AWS once for each")
                        .hasSize(1);

                eks.passes(Duration.ofMinutes(5));
                connected.requireReachable();
                assertThat(eks.api.tokens().stream().distinct()).hasSize(2);
            }
        }

        @Test
        void thatIsNewInEveryKubeconfigOfAHelmCall() throws IOException {
            ClusterAccess access = eks.found();
            Path file = folder.resolve("kubeconfig");
            try (Fabric8Cluster connected = eks.connect(access)) {
                connected.writeKubeconfig(file);
                String first = token(file);
                eks.passes(Duration.ofMinutes(6));
                connected.writeKubeconfig(file);

                assertThat(token(file))
                        .isNotEqualTo(first)
                        .isEqualTo(access.token().reveal());
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("rw-------");
                assertThat(Files.readString(file)).doesNotContain("exec", "namespace");
            }
        }

        private String token(Path kubeconfig) throws IOException {
            return Document.json(Files.readString(kubeconfig))
                    .at("users")
                    .items()
                    .get(0)
                    .at("user", "token")
                    .text("");
        }

        @Test
        void isNowhereToBeReadInAMessage() {
            ClusterAccess access = eks.found();
            eks.api.forgetUs();
            try (Fabric8Cluster connected = eks.connect(access)) {
                assertThatThrownBy(connected::requireReachable)
                        .message()
                        .doesNotContain("k8s-aws-v1", FakeAws.SECRET, "X-Amz-Signature");
            }
            assertThat(access.token()).hasToString("****");
        }
    }
}
