package dev.shipline.values;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PinnedVersionsTest {
    private static final List<String> FILES = List.of("base.yaml", "prod.yaml");

    @Test
    void namesEachFile() {
        assertThat(parse("base.yaml=b1, prod.yaml=p=1").byFile())
                .isEqualTo(Map.of("base.yaml", "b1", "prod.yaml", "p=1"));
    }

    @Test
    void aVersionAloneIsTheEnvironments() {
        assertThat(parse("3sL4kqtJlcpXroDTDmJ+rmSpXd3dIbrHY=").byFile())
                .isEqualTo(Map.of("prod.yaml", "3sL4kqtJlcpXroDTDmJ+rmSpXd3dIbrHY="));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",", "base.yaml=", "qa.yaml=1", "a,b", "base.yaml=1,base.yaml=2"})
    void refusesWhatCannotBeMeant(String text) {
        assertThatThrownBy(() -> parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    private static PinnedVersions parse(String text) {
        return PinnedVersions.parse(text, FILES);
    }
}
