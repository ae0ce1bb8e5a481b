package dev.shipline.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryAddressesTest {
    private final RegistryAddresses addresses = new RegistryAddresses();

    @ParameterizedTest
    @ValueSource(strings = {"quay.io", "127.evil.example", "localhost.evil.example:5000"})
    void speaksHttpsToOtherMachinesWithoutAsking(String host) {
        assertThat(addresses.uri(new RegistryHost(host), "/v2/")).hasToString("https://" + host + "/v2/");
    }

    @Test
    void speaksHttpsToThisMachineWhereThePortSpeaksTls() throws IOException {
        try (UntrustedServer registry = new UntrustedServer()) {
            assertThat(schemeOf(registry.host())).isEqualTo("https");
            assertThat(registry.requests()).isZero();
        }
    }

    @Test
    void speaksPlainHttpToThisMachineWhereThePortDoesNot() throws IOException {
        try (FakeRegistry registry = new FakeRegistry()) {
            assertThat(schemeOf(registry.host())).isEqualTo("http");
            assertThat(registry.requests()).isEmpty();
        }
    }

    @Test
    void speaksPlainHttpWhereAPortHangsUpOnTls() throws IOException {
        try (ServerSocket port = port()) {
            Thread server = new Thread(() -> {
                try (Socket client = port.accept()) {
                    client.getInputStream().read();
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            server.start();

            assertThat(schemeOf(host(port))).isEqualTo("http");
        }
    }

    @Test
    void remembersWhatItWasTold() throws IOException {
        String host;
        try (FakeRegistry registry = new FakeRegistry()) {
            host = registry.host();
            schemeOf(host);
        }

        assertThat(schemeOf(host)).isEqualTo("http");
    }

    @Test
    void asksAgainWhereNobodyListened() throws IOException {
        ServerSocket port = port();
        port.close();
        assertThat(schemeOf(host(port))).isEqualTo("https");

        try (FakeRegistry registry = new FakeRegistry(port.getLocalPort())) {
            assertThat(schemeOf(registry.host())).isEqualTo("http");
        }
    }

    @Test
    void takesSilenceForNoAnswer() throws IOException {
        try (ServerSocket silent = port()) {
            TlsProbe probe = new TlsProbe("localhost", silent.getLocalPort(), Duration.ofMillis(50));

            assertThat(probe.speaksTls()).isEmpty();
        }
    }

    private String schemeOf(String host) {
        return addresses.uri(new RegistryHost(host), "/v2/").getScheme();
    }

    private static ServerSocket port() throws IOException {
        return new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    }

    private static String host(ServerSocket port) {
        return "localhost:" + port.getLocalPort();
    }
}
