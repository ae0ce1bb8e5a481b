package dev.shipline.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeptYamlTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.10",
                "0o17",
                "012",
                "1e5",
                "2026-01-01",
                "true",
                "True",
                "on",
                "~",
                "null",
                "0x1f",
                ".5",
                "1_000",
                "-1",
            })
    void aPlainWordStaysPlainAndAQuotedOneQuoted(String word) {
        assertThat(again("a: " + word + "\n")).isEqualTo("a: " + word + "\n");
        assertThat(again("a: \"" + word + "\"\n")).isEqualTo("a: \"" + word + "\"\n");
        assertThat(again("a: '" + word + "'\n")).isEqualTo("a: \"" + word + "\"\n");
    }

    @Test
    void nothingStaysNothing() {
        assertThat(again("a:\nb: ''\nc: {}\nd: []\n")).isEqualTo("a: null\nb: \"\"\nc: {}\nd: []\n");
        assertThat(again("")).isEqualTo("null\n");
        assertThat(again("{}")).isEqualTo("{}\n");
    }

    @Test
    void textsOfSeveralLinesStayWhatTheyAre() {
        String text = "a: |\n  one\n  two\nb: >-\n  three\n  four\nc: five\n  six\nd: seven\n\n  eight\n";
        assertThat(Document.yaml(again(text))).isEqualTo(Document.yaml(text));
    }

    @Test
    void isLaidOutAsHelmDoes() {
        assertThat(YamlText.write(Map.of(
                        "entries",
                        Map.of("a", List.of(Map.of("urls", List.of("x", "y")), List.of(1, List.of())), "b", 1))))
                .contains("  a:\n  - urls:\n    - x\n    - \"y\"\n  - - 1\n    - []\n");
    }

    @Test
    void anyTextIsReadBackAsItIs() {
        Random random = new Random(7);
        String odd = "ab:# -'\"\\\n\t{}[]&*!|>%@`,?~=<\u0085\u2028\uFEFF\u00e9\u0007 019.eEyYnN_+/\uD83D\uDE00";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            random.ints(random.nextInt(12), 0, odd.length())
                    .mapToObj(odd::charAt)
                    .filter(c -> !Character.isSurrogate(c))
                    .forEach(text::append);
            Map<String, Object> tree = Map.of("k" + text, List.of(text.toString(), Map.of("x", text + "\uD83D\uDE00")));
            assertThat(KeptYaml.read(YamlText.write(tree), 10_000)).isEqualTo(tree);
            assertThat(Document.yaml(YamlText.write(tree)).tree()).isEqualTo(tree);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: &x 1\nb: *x",
                "a: !!str 1",
                "a: 1\na: 2",
                "a: [",
                "[a]: 1",
                "a: 1\n---\nb: 1",
                "? {a: 1}\n: 1"
            })
    void refusesWhatNoProgramWrites(String text) {
        assertThatThrownBy(() -> KeptYaml.read(text, 1000)).isInstanceOf(MalformedDocumentException.class);
    }

    @Test
    void isBounded() {
        assertThatThrownBy(() -> KeptYaml.read("a".repeat(101), 100)).hasMessageContaining("more than the 100");
        assertThatThrownBy(() -> KeptYaml.read("[".repeat(100_000), 200_000)).hasMessageContaining("64 levels");
        assertThatThrownBy(() -> KeptYaml.read("- ".repeat(50_000), 200_000)).hasMessageContaining("64 levels");
    }

    private static String again(String yaml) {
        return YamlText.write(KeptYaml.read(yaml, 10_000));
    }
}
