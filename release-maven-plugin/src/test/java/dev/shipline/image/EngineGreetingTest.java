package dev.shipline.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.dockerjava.core.RemoteApiVersion;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineGreetingTest {
    private static final char[] PASSWORD = "untrusted".toCharArray();

    @TempDir
    Path folder;

    private FakeDockerEngine engine;

    @BeforeEach
    void start() throws IOException {
        engine = new FakeDockerEngine("1.47");
    }

    @AfterEach
    void stop() {
        engine.close();
    }

    @Test
    void saysWhatTheEngineBuildsFor() throws IOException {
        engine.version("{\"Os\":\"linux\",\"Arch\":\"arm64\",\"MinAPIVersion\":\"1.24\",\"New\":[1]}");

        try (DockerEngine connected = connect(engine.address())) {
            assertThat(connected.platform()).contains(new Platform("linux", "arm64", ""));
        }
    }

    @Test
    void managesWithAnEngineThatDoesNotSay() throws IOException {
        engine.version("");

        try (DockerEngine connected = connect(engine.address())) {
            assertThat(connected.platform()).isEmpty();
        }
    }

    @Test
    void believesNothingOfAVersionThatIsRefused() throws IOException {
        engine.version(403, "{\"Os\":\"plan9\",\"Arch\":\"mips\",\"MinAPIVersion\":\"9.9\"}");

        try (DockerEngine connected = connect(engine.address())) {
            assertThat(connected.platform()).isEmpty();
        }
    }

    @Test
    void managesWithAVersionThatIsNoJson() throws IOException {
        engine.version("<html>");

        try (DockerEngine connected = connect(engine.address())) {
            assertThat(connected.platform()).isEmpty();
        }
    }

    @Test
    void speaksNothingNewerThanItKnows() throws IOException {
        engine.close();
        engine = new FakeDockerEngine("1.99");

        EngineAddress address = new EngineAddress(engine.address(), Optional.empty(), "a test");
        try (DockerHttpClient http =
                new ZerodepDockerHttpClient.Builder().dockerHost(address.host()).build()) {
            assertThat(EngineGreeting.of("cannot build", http, address).api()).contains(RemoteApiVersion.create(1, 52));
        }
    }

    @Test
    void refusesAnEngineThatIsTooOld() throws IOException {
        engine.close();
        engine = new FakeDockerEngine("1.23");

        ReleaseFailure failure = failure(engine.address());

        assertThat(failure.code()).isEqualTo(FailureCode.CONFIGURATION);
        assertThat(failure.because()).endsWith("speaks API 1.23, and 1.24 is needed");
    }

    @Test
    void refusesAnEngineThatIsTooNew() throws IOException {
        engine.close();
        engine = new FakeDockerEngine("2.7");
        engine.version("{\"MinAPIVersion\":\"2.0\"}");

        ReleaseFailure failure = failure(engine.address());

        assertThat(failure.because())
                .endsWith(
                        "speaks no API older than 2.0, and this version of release-maven-plugin none newer than 1.52");
        assertThat(failure.fix()).contains("newer version of the plugin");
    }

    @Test
    void saysThatThePortSpeaksTls() {
        engine.ping(400, "Client sent an HTTP request to an HTTPS server.\n");

        ReleaseFailure failure = failure(engine.address());

        assertThat(failure.because()).endsWith("speaks TLS, and no TLS was asked for");
        assertThat(failure.fix()).contains("DOCKER_TLS_VERIFY=1", "DOCKER_CERT_PATH", "ca.pem");
    }

    @Test
    void saysThatSomethingElseAnswers() {
        engine.ping(502, "Bad Gateway");

        assertThat(failure(engine.address()).because()).contains("its ping is answered with HTTP 502");
    }

    @Test
    void saysThatThePortSpeaksPlainHttp() throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        var server = new InetSocketAddress(
                InetAddress.getLoopbackAddress(), engine.address().getPort());
        try (PlainPort port = new PlainPort(0, server, threads)) {
            ReleaseFailure failure = failure(tls(URI.create("tcp://127.0.0.1:" + port.number()), true));

            assertThat(failure.because()).endsWith("is asked for TLS, and its port speaks plain http");
            assertThat(failure.fix()).contains("unset DOCKER_TLS_VERIFY");
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void saysThatTheEngineIsSignedByAnotherAuthority() throws Exception {
        try (UntrustedServer server = new UntrustedServer()) {
            ReleaseFailure failure = failure(tls(URI.create("tcp://" + server.host()), false));

            assertThat(failure.because()).contains("is not signed by " + folder + "/ca.pem");
            assertThat(failure.fix()).contains("DOCKER_CERT_PATH");
        }
    }

    @Test
    void saysThatTheTlsFilesAreNone() throws Exception {
        EngineAddress address = tls(engine.address(), true);
        Files.writeString(folder.resolve("key.pem"), "no key");

        ReleaseFailure failure = failure(address);

        assertThat(failure.code()).isEqualTo(FailureCode.CONFIGURATION);
        assertThat(failure.because()).contains("the TLS files in " + folder + " are not usable");
    }

    /** @param trusted whether ca.pem is the authority of the untrusted server */
    private EngineAddress tls(URI host, boolean trusted) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream file = getClass().getResourceAsStream("/tls/untrusted.p12")) {
            store.load(file, PASSWORD);
        }
        String alias = store.aliases().nextElement();
        Certificate own = store.getCertificate(alias);
        Key key = store.getKey(alias, PASSWORD);
        Certificate authority = own;
        if (!trusted) {
            KeyStore others = KeyStore.getInstance(KeyStore.getDefaultType());
            try (InputStream file =
                    Files.newInputStream(Path.of(System.getProperty("java.home"), "lib", "security", "cacerts"))) {
                others.load(file, null);
            }
            authority = others.getCertificate(others.aliases().nextElement());
        }
        Files.writeString(folder.resolve("ca.pem"), pem("CERTIFICATE", authority.getEncoded()));
        Files.writeString(folder.resolve("cert.pem"), pem("CERTIFICATE", own.getEncoded()));
        Files.writeString(folder.resolve("key.pem"), pem("PRIVATE KEY", key.getEncoded()));
        return EngineAddress.find(
                Optional.of(host),
                Map.of("HOME", "/nowhere", "DOCKER_TLS_VERIFY", "1", "DOCKER_CERT_PATH", folder.toString()));
    }

    private static String pem(String what, byte[] der) {
        return "-----BEGIN " + what + "-----\n" + Base64.getMimeEncoder().encodeToString(der) + "\n-----END " + what
                + "-----\n";
    }

    private static DockerEngine connect(URI host) {
        return connect(EngineAddress.find(Optional.of(host), Map.of("HOME", "/nowhere")));
    }

    private static DockerEngine connect(EngineAddress address) {
        return DockerEngine.connect("cannot build", address);
    }

    private static ReleaseFailure failure(URI host) {
        return catchThrowableOfType(ReleaseFailure.class, () -> connect(host));
    }

    private static ReleaseFailure failure(EngineAddress address) {
        return catchThrowableOfType(ReleaseFailure.class, () -> connect(address));
    }
}
