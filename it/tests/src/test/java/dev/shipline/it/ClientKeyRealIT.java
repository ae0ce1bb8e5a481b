package dev.shipline.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** A user whom the API server knows by a certificate. Its key is of an elliptic curve and in PKCS#8, as {@code openssl req} writes it, for our client as for Helm's. */
class ClientKeyRealIT {
    @Test
    void deploysByACertificateOfAnEllipticCurve() throws IOException {
        try (RealWorld world = RealWorld.start("client-key")) {
            Path state = world.state();
            Path kubeconfig = state.resolve("kubernetes/admin.kubeconfig");
            assertThat(state.resolve("pki/admin.key")).content().startsWith("-----BEGIN PRIVATE KEY-----");
            assertThat(Files.readString(kubeconfig)).contains("client-key: " + state.resolve("pki/admin.key"));
            Checkout orders = world.checkOut("orders");

            MavenBuild.Result deployed = world.deploy(
                    orders,
                    "-Dship.image=" + world.registry() + "/acme/client-key-"
                            + Long.toString(System.currentTimeMillis(), 36),
                    "-Dship.kubeconfig=" + kubeconfig,
                    "-Dship.kube.context=");

            assertThat(deployed.output()).contains("BUILD SUCCESS");
            assertThat(world.report(orders).at("/helm/revision").asInt()).isEqualTo(1);
            System.out.println("[real] client certificate with an EC key in PKCS#8: deployed, by fabric8 and by Helm");
        }
    }
}
