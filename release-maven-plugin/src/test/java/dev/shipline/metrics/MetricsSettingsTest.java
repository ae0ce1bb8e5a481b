package dev.shipline.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsSettingsTest {
    @ParameterizedTest
    @ValueSource(strings = {"datadoghq.eu", "https://app.datadoghq.eu/", "app.datadoghq.eu", " api.datadoghq.eu"})
    void understandsTheSiteAsPeopleCopyIt(String site) {
        assertThat(new MetricsSettings(
                                true,
                                "ship",
                                site,
                                Optional.empty(),
                                SeriesVersion.V2,
                                Optional.empty(),
                                Optional.empty(),
                                Map.of(),
                                Duration.ZERO,
                                MetricsOptions.NONE)
                        .site())
                .isEqualTo("datadoghq.eu");
    }
}
