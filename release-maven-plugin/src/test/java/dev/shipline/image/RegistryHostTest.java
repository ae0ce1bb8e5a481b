package dev.shipline.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryHostTest {
    @ParameterizedTest
    @ValueSource(strings = {"localhost", "localhost:5000", "127.0.0.1:5000", "127.1.2.3"})
    void speaksPlainHttpToThisMachine(String host) {
        assertThat(new RegistryHost(host).uri("/v2/")).hasToString("http://" + host + "/v2/");
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
    void speaksHttpsToEverybodyElse(String host) {
        assertThat(new RegistryHost(host).uri("/v2/")).hasToString("https://" + host + "/v2/");
    }
}
