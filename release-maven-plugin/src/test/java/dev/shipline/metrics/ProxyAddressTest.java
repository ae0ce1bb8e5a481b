package dev.shipline.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyAddressTest {
    private static final String HOST = "api.datadoghq.eu";

    @Test
    void isWhatTheEnvironmentSays() {
        assertThat(ProxyAddress.of(Map.of("HTTPS_PROXY", "http://proxy:3128/"), HOST))
                .contains(URI.create("http://proxy:3128/"));
        assertThat(ProxyAddress.of(Map.of("https_proxy", "proxy:3128"), HOST))
                .contains(URI.create("http://proxy:3128"));
        assertThat(ProxyAddress.of(Map.of("HTTPS_PROXY", "http://one:1", "DD_PROXY_HTTPS", "http://two:2"), HOST))
                .as("the more special one wins")
                .contains(URI.create("http://two:2"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"datadoghq.eu", ".datadoghq.eu", "localhost, *.datadoghq.eu", "*"})
    void isNoneForHostsThatAreNear(String near) {
        assertThat(ProxyAddress.of(Map.of("HTTPS_PROXY", "http://proxy:3128", "NO_PROXY", near), HOST))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "://", "http://"})
    void isNoneWhereItIsNoAddress(String text) {
        assertThat(ProxyAddress.of(Map.of("HTTPS_PROXY", text), HOST)).isEmpty();
    }

    @Test
    void isStillThereForAHostThatOnlyEndsAlike() {
        assertThat(ProxyAddress.of(Map.of("HTTPS_PROXY", "http://proxy:3128", "NO_PROXY", "doghq.eu"), HOST))
                .isPresent();
    }
}
