package dev.shipline.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlFileTest {
    @Nested
    class Reads {
        @Test
        void everyValueWithThePlaceOfItsKey() {
            YamlValue root = read("image:\n  tag: abc\nports: [80, {name: http}]\n");

            assertThat(root.tree())
                    .isEqualTo(Map.of("image", Map.of("tag", "abc"), "ports", List.of(80L, Map.of("name", "http"))));
            YamlValue tag = root.entries().get("image").entries().get("tag");
            assertThat(tag.position()).hasToString("2:3");
            assertThat(tag.text()).contains("abc");
            assertThat(root.entries().get("ports").items().get(0).position()).hasToString("3:9");
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "# nothing yet\n", "---\n", "null\n", "\uFEFF# nothing\n", "---\n---\n"})
        void anEmptyFile(String text) {
            assertThat(read(text).tree()).isEqualTo(Map.of());
        }

        @Test
        void whatAliasesAndMergesWriteOut() {
            YamlValue root = read("""
                    base: &base {a: 1, b: 1}
                    over:
                      b: 2
                      <<: *base
                      a: 3
                    same: *base
                    """);

            // as Helm's reader does it, a merge beats what stands above it
            assertThat(root.entries().get("over").tree()).isEqualTo(Map.of("a", 3L, "b", 1L));
            assertThat(root.entries().get("same").tree()).isEqualTo(Map.of("a", 1L, "b", 1L));
            assertThat(root.entries().get("same").position()).hasToString("6:1");
        }

        @Test
        void aTypedTextAsText() {
            assertThat(read("tag: !!str 1234567\n").tree()).isEqualTo(Map.of("tag", "1234567"));
        }
    }

    @Nested
    class FindsFault {
        @Test
        void withEveryDuplicateKey() {
            YamlFile file = YamlFile.read("a: 1\nb:\n  c: 1\n  c: 2\na: 2\n");

            assertThat(file.faults())
                    .extracting(fault -> fault.position() + " " + fault.problem())
                    .containsExactly(
                            "4:3 has the key c a second time; the first is in line 3",
                            "5:1 has the key a a second time; the first is in line 1");
        }

        @Test
        void withAKeyThatIsWrittenInTwoWays() {
            assertThat(fault("\"true\": 1\nyes: 2\n").problem()).contains("has the key true a second time");
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "a: [1, 2\\nb: 3\\n|2:2|while parsing a flow sequence",
                    "a: \"no end\\n|2:1|found unexpected end of stream",
                    "a:\\n\\tb: 1\\n|2:1|a tab stands where only blanks may",
                    "a:\\n \\tb: 1\\n|2:3|is indented with a tab",
                    "- a\\n|1:1|is a list or a single value",
                    "just words\\n|1:1|is a list or a single value",
                    "a: 1\\n---\\nb: 1\\n|3:1|begins a second YAML document",
                    "a: *b\\n|1:4|is an alias, and no anchor of its name ends before it",
                    "a: &a [*a]\\n|1:8|is an alias, and no anchor of its name ends before it",
                    "a: !!binary aGk=\\n|1:4|has a type before it",
                    "a: !secret x\\n|1:4|has a type before it",
                    "[a]: 1\\n|1:1|has a key that is no plain text",
                    "1.5: 1\\n|1:1|has a key that is no text",
                    "~: 1\\n|1:1|has a key that is no text",
                    "a: [b ?c]\\n|1:5|has a ? without quotes",
                    "a:\\n  <<: 1\\n|2:3|merges with <<",
                    "a: .inf\\n|1:4|is .inf, a number that Helm cannot take",
                    "a: x\u2028b: 1\\n|1:5|has the invisible character U+2028",
                    "a: \u0007\\n|1:4|the character U+0007 is not allowed in it",
                    "a: 9007199254740993\\n|1:4|is a number of more digits than Helm keeps"
                })
        void atItsPlace(String text, String position, String problem) {
            Fault fault = fault(text.replace("\\n", "\n").replace("\\t", "\t"));

            assertThat(fault.position()).hasToString(position);
            assertThat(fault.problem()).contains(problem);
        }

        @Test
        void withWhatItsOwnParserDoesNotSayThePlaceOf() {
            Fault fault = fault("a:\n  b: \"c\nd: ~\nf\"ag: yes\n");

            assertThat(fault.position().line()).isBetween(2, 4);
            assertThat(fault.problem()).contains("the parser does not get past");
        }

        @Test
        void withAFileOfMoreThanAMegabyte() {
            assertThat(fault("a: " + "x".repeat(YamlReader.MAX_CHARACTERS)).problem())
                    .contains("1 MiB");
        }

        @ParameterizedTest
        @ValueSource(strings = {"[", "{a: ", "- "})
        void withDepth(String opening) {
            String text = "a:\n  " + opening.repeat(100_000);

            assertThat(fault(text).problem()).contains("nested more than 64 deep");
        }

        @Test
        void withABombOfAliases() {
            StringBuilder text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
            for (int i = 1; i < 12; i++) {
                text.append("a").append(i).append(": &a").append(i).append(" [");
                text.append(("*a" + (i - 1) + ", ").repeat(10)).append("]\n");
            }

            Fault fault = fault(text.toString());

            assertThat(fault.problem()).contains("more than 100000 values, aliases written out");
            assertThat(fault.position().line()).isEqualTo(5);
        }

        @Test
        void andShowsNoValue() {
            assertThat(fault("password: \"hunter2\\qx\"\n").problem()).doesNotContain("hunter2");
            assertThat(fault("password: \"hunter2\\u00zz-secret\"\n").problem()).doesNotContain("zz-s");
        }
    }

    @Nested
    class Remarks {
        @ParameterizedTest
        @ValueSource(strings = {"on", "Off", "yes", "NO", "y", "N"})
        void onAWordThatBecomesATruthValue(String word) {
            YamlFile file = YamlFile.read("country: " + word + "\n");

            assertThat(file.faults()).isEmpty();
            assertThat(file.remarks()).singleElement().satisfies(remark -> assertThat(remark.problem())
                    .contains("is the word " + word));
        }

        @ParameterizedTest
        @ValueSource(strings = {"1e5", "0x1f", "0b11", "0123456", "+1", "1_000", ".5"})
        void onAWordThatBecomesANumber(String word) {
            assertThat(YamlFile.read("sha: " + word + "\n").remarks()).hasSize(1);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "true",
                    "False",
                    "80",
                    "-1",
                    "1.5",
                    "0644",
                    "null",
                    "~",
                    "\"on\"",
                    "'1e5'",
                    "1.2.3",
                    "2001-01-01"
                })
        void notOnWhatIsMeantAsItStands(String word) {
            assertThat(YamlFile.read("a: " + word + "\n").remarks()).isEmpty();
        }
    }

    private static YamlValue read(String text) {
        YamlFile file = YamlFile.read(text);
        assertThat(file.faults()).isEmpty();
        return file.root().orElseThrow();
    }

    private static Fault fault(String text) {
        YamlFile file = YamlFile.read(text);
        assertThat(file.faults()).isNotEmpty();
        return file.faults().get(0);
    }
}
