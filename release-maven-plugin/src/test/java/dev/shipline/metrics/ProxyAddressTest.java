package dev.shipline.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.secret.Credentials;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyAddressTest {
    private static final String HOST = "api.datadoghq.eu";

    @Test
    void isWhatTheEnvironmentSays() {
        assertThat(ProxyAddress.of(Map.of("HTTPS_PROXY", "http://proxy:3128/"), HOST))
                .contains(new HttpProxy("proxy", 3128, Optional.empty()));
        assertThat(ProxyAddress.of(Map.of("https_proxy", "proxy"), HOST))
                .contains(new HttpProxy("proxy", 80, Optional.empty()));
        assertThat(ProxyAddress.of(Map.of("HTTPS_PROXY", "http://one:1", "DD_PROXY_HTTPS", "http://two:2"), HOST))
                .as("the more special one wins")
                .contains(new HttpProxy("two", 2, Optional.empty()));
    }

    @Test
    void mayHaveANameAndAPassword() {
        Map<String, String> environment = Map.of("HTTPS_PROXY", "http://ci%40acme:p%40ss+w:rd@proxy:3128");

        HttpProxy proxy = ProxyAddress.of(environment, HOST).orElseThrow();

        Credentials login = proxy.login().orElseThrow();
        assertThat(login.username()).isEqualTo("ci@acme");
        assertThat(login.password().reveal()).isEqualTo("p@ss+w:rd");
        assertThat(proxy.authorization()).contains("Basic Y2lAYWNtZTpwQHNzK3c6cmQ=");
        assertThat(proxy).hasToString("proxy:3128");
    }

    @Test
    void mayHaveANameAlone() {
        HttpProxy proxy = ProxyAddress.of(Map.of("HTTPS_PROXY", "http://ci@proxy:3128"), HOST)
                .orElseThrow();

        assertThat(proxy.authorization()).contains("Basic Y2k6");
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
