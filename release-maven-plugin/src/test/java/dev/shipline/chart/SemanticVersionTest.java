package dev.shipline.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SemanticVersionTest {
    @Test
    void isOrderedAsTheSpecificationSays() {
        List<String> ascending = List.of(
                "1.0.0-alpha",
                "1.0.0-alpha.1",
                "1.0.0-alpha.beta",
                "1.0.0-beta",
                "1.0.0-beta.2",
                "1.0.0-beta.11",
                "1.0.0-rc.1",
                "1.0.0",
                "1.0.9",
                "1.0.10",
                "1.9.0",
                "1.10.0",
                "2.0.0");

        assertThat(ascending.stream().map(SemanticVersionTest::version)).isSorted();
        assertThat(ascending.stream().map(SemanticVersionTest::version)).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource({"v1.2.3, 1.2.3", "1.2, 1.2.0", "1, 1.0.0", "1.2.3+a, 1.2.3+b"})
    void readsWhatHelmReads(String text, String same) {
        assertThat(version(text)).isEqualByComparingTo(version(same));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "latest", "01.2.3", "1.2.3.4", "1.2.3-", "1.2.3-a..b", "../1.0.0", "1.2.3 "})
    void refusesTheRest(String text) {
        assertThat(SemanticVersion.parse(text)).isEmpty();
    }

    private static SemanticVersion version(String text) {
        return SemanticVersion.parse(text).orElseThrow();
    }
}
