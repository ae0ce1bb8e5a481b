package dev.shipline.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys that OpenSSL wrote, shown to a server that lets nobody in without one. It answers with whom it sees. */
class ClientCertificateTest {
    private static final char[] STORE = "untrusted".toCharArray();
    private static final List<String> CLIENTS = List.of("rsa", "rsa-pkcs1", "ec", "ec-sec1", "ec-p384", "ed25519");

    @TempDir
    private Path folder;

    private final KeyStore identity = identity();
    private HttpsServer server;

    @BeforeEach
    void start() throws Exception {
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        SSLContext context = context();
        server.setHttpsConfigurator(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters wanted = context.getDefaultSSLParameters();
                wanted.setNeedClientAuth(true);
                parameters.setSSLParameters(wanted);
            }
        });
        server.createContext("/", ClientCertificateTest::tellWhoAsks);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rsa", "rsa-pkcs1", "ec", "ec-sec1", "ec-p384", "ed25519"})
    void aKeyOfAnyKindOpensTheCluster(String client) throws Exception {
        assertThat(whoAsks(inFiles(client, client))).isEqualTo("CN=" + client);
        assertThat(whoAsks(asData(pem(client + ".crt"), pem(client + ".key")))).isEqualTo("CN=" + client);
    }

    @Test
    void aFileMayHoldBoth() throws Exception {
        String both = pem("ec.crt") + pem("ec.key");

        assertThat(whoAsks(asData(both, both))).isEqualTo("CN=ec");
    }

    @Test
    void helmGetsTheKeyAsItIs() throws Exception {
        Path written = folder.resolve("written");
        try (Fabric8Cluster cluster = connect(asData(pem("ec.crt"), pem("ec.key")))) {
            cluster.writeKubeconfig(written);
        }

        assertThat(written).content().contains(base64(pem("ec.key")));
    }

    @Test
    void aKeyWithAPassphraseIsRefusedByThatName() {
        assertThatThrownBy(() -> whoAsks(inFiles("encrypted", "encrypted")))
                .hasMessageContaining("cannot use the context dev of the kubeconfig")
                .hasMessageContaining("its client key cannot be used: it is encrypted with a passphrase")
                .hasMessageContaining("openssl pkey -in <file>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no PEM at all",
                "-----BEGIN PRIVATE KEY-----\n!\n-----END PRIVATE KEY-----\n",
                "-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----\n",
                "-----BEGIN PRIVATE KEY-----\nMAUCAQAwAA==\n-----END PRIVATE KEY-----\n",
                "-----BEGIN EC PRIVATE KEY-----\nMAYCAQEEAQE=\n-----END EC PRIVATE KEY-----\n",
                "-----BEGIN PRIVATE KEY-----\nMIIBAA==\n-----END PRIVATE KEY-----\n"
            })
    void whatIsNoKeyIsRefused(String text) {
        assertThatThrownBy(() -> whoAsks(asData(pem("ec.crt"), text)))
                .isInstanceOfSatisfying(
                        ReleaseFailure.class, e -> assertThat(e.code()).isEqualTo(FailureCode.CONFIGURATION))
                .hasMessageContaining("its client key cannot be used: it ");
    }

    @Test
    void aCertificateThatIsNoneIsRefused() throws Exception {
        assertThatThrownBy(() -> whoAsks(asData(pem("ec.key"), pem("ec.key"))))
                .hasMessageContaining("its client certificate holds no PEM of one");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> whoAsks(inFiles("ec", "gone")))
                .hasMessageContaining("it names the file ")
                .hasMessageContaining("gone.key, which is not there");
    }

    private String whoAsks(String user) throws Exception {
        try (Fabric8Cluster cluster = connect(user)) {
            return cluster.requireReachable();
        }
    }

    private Fabric8Cluster connect(String user) throws Exception {
        Path kubeconfig = Files.writeString(
                folder.resolve("config"), """
                current-context: dev
                contexts: [{name: dev, context: {cluster: here, user: ci}}]
                clusters: [{name: here, cluster: {server: "https://127.0.0.1:%d", certificate-authority-data: %s}}]
                users: [{name: ci, user: %s}]
                """.formatted(server.getAddress().getPort(), authority(), user));
        return Fabric8Cluster.connect(
                new ClusterTarget(Optional.of(kubeconfig), Optional.empty()), Map.of(), Tolerance.DEFAULT, note -> {});
    }

    private static String inFiles(String certificate, String key) {
        return "{client-certificate: %s.crt, client-key: %s.key}"
                .formatted(clients().resolve(certificate), clients().resolve(key));
    }

    private static String asData(String certificate, String key) {
        return "{client-certificate-data: %s, client-key-data: %s}".formatted(base64(certificate), base64(key));
    }

    private String authority() throws GeneralSecurityException {
        return base64("-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder()
                        .encodeToString(identity.getCertificate("localhost").getEncoded())
                + "\n-----END CERTIFICATE-----\n");
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String pem(String name) throws IOException {
        return Files.readString(clients().resolve(name));
    }

    private static Path clients() {
        return Path.of("src/test/resources/tls/clients").toAbsolutePath();
    }

    private static void tellWhoAsks(HttpExchange exchange) throws IOException {
        String who =
                ((HttpsExchange) exchange).getSSLSession().getPeerPrincipal().getName();
        byte[] version =
                ("{\"major\":\"1\",\"minor\":\"33\",\"gitVersion\":\"" + who + "\"}").getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, version.length);
        exchange.getResponseBody().write(version);
        exchange.close();
    }

    private static KeyStore identity() {
        try (InputStream file = ClientCertificateTest.class.getResourceAsStream("/tls/untrusted.p12")) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(file, STORE);
            return store;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private SSLContext context() throws IOException, GeneralSecurityException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(identity, STORE);
        KeyStore known = KeyStore.getInstance("PKCS12");
        known.load(null, null);
        for (String client : CLIENTS) {
            try (InputStream certificate = Files.newInputStream(clients().resolve(client + ".crt"))) {
                known.setCertificateEntry(
                        client, CertificateFactory.getInstance("X.509").generateCertificate(certificate));
            }
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(known);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }
}
