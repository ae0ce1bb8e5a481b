package dev.shipline.chart.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The cases of Helm's own tests of its rules, in its package ignore. */
class HelmIgnoreTest {
    @ParameterizedTest
    @CsvSource({
        "helm.txt, helm.txt, false, true",
        "helm.*, helm.txt, false, true",
        "helm.*, rudder.txt, false, false",
        "*.txt, tiller.txt, false, true",
        "*.txt, cargo/a.txt, false, true",
        "cargo/*.txt, cargo/a.txt, false, true",
        "cargo/*.*, cargo/a.txt, false, true",
        "cargo/*.txt, mast/a.txt, false, false",
        "ru[c-e]?er.txt, rudder.txt, false, true",
        "ru[^a-c]der.txt, rudder.txt, false, true",
        "templates/.?*, templates/.dotfile, false, true",
        ".?*, .joonix, false, true",
        "cargo/, cargo, true, true",
        "cargo/, cargo, false, false",
        "cargo/, mast/cargo, true, true",
        "a.txt, mast/a.txt, false, true",
        "/a.txt, a.txt, false, true",
        "/a.txt, cargo/a.txt, false, false",
        "/cargo/a.txt, cargo/a.txt, false, true",
        "!helm.txt, helm.txt, false, false",
        "!helm.txt, tiller.txt, false, true",
        "!*.txt, cargo, true, true",
        "!cargo/, mast, true, true",
        "a\\*b, a*b, false, true",
        "a\\*b, axb, false, false",
        "a?b, a/b, false, false",
        "#a.txt, #a.txt, false, false",
    })
    void ignoresWhatHelmIgnores(String rule, String path, boolean folder, boolean ignored) {
        assertThat(HelmIgnore.parse(rule).ignores(path, folder)).isEqualTo(ignored);
    }

    @Test
    void ignoresHiddenTemplatesAlways() {
        assertThat(HelmIgnore.parse("").ignores("templates/.swp", false)).isTrue();
        assertThat(HelmIgnore.parse("").ignores(".helmignore", false)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"**/a", "a[", "a[]", "a\\", "[b-a]"})
    void refusesWhatHelmRefuses(String rule) {
        assertThatThrownBy(() -> HelmIgnore.parse(rule)).isInstanceOf(IllegalArgumentException.class);
    }
}
