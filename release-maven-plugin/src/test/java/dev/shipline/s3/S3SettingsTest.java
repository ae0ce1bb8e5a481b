package dev.shipline.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shipline.failure.ReleaseFailure;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class S3SettingsTest {
    @ParameterizedTest
    @ValueSource(strings = {"localhost:9000", "s3.example.org", "ftp://s3.example.org", "http:///path"})
    void refusesAnEndpointThatIsNoUrl(String endpoint) {
        assertThatThrownBy(() -> endpoint(endpoint))
                .isInstanceOf(ReleaseFailure.class)
                .hasMessageContaining("set ship.s3.endpoint to https://host");
    }

    @Test
    void refusesAndHidesCredentialsInTheEndpoint() {
        assertThatThrownBy(() -> endpoint("https://me:hunter2@s3.example.org"))
                .isInstanceOf(ReleaseFailure.class)
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void refusesARegionThatIsNoName() {
        assertThatThrownBy(() ->
                        new S3Settings(Optional.empty(), Optional.of("EU West"), Optional.empty(), Optional.empty()))
                .isInstanceOf(ReleaseFailure.class)
                .hasMessageContaining("ship.s3.region");
    }

    @Test
    void needsNothing() {
        assertThat(S3Settings.defaults().credentialsSource()).isEqualTo("AWS's default chain");
    }

    private static S3Settings endpoint(String endpoint) {
        return new S3Settings(Optional.of(URI.create(endpoint)), Optional.empty(), Optional.empty(), Optional.empty());
    }
}
