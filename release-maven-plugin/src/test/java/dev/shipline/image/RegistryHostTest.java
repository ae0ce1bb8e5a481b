package dev.shipline.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryHostTest {
    @ParameterizedTest
    @ValueSource(strings = {"localhost", "localhost:5000", "127.0.0.1:5000", "127.1.2.3"})
    void isOnThisMachine(String host) {
        assertThat(new RegistryHost(host).isLoopback()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "quay.io",
                "127.evil.example",
                "127.0.0.1.evil.example",
                "localhost.evil.example:5000",
                "10.0.0.1"
            })
    void isElsewhere(String host) {
        assertThat(new RegistryHost(host).isLoopback()).isFalse();
    }
}
