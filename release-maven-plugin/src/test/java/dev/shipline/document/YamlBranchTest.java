package dev.shipline.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class YamlBranchTest {
    private static final String INDEX = """
            apiVersion: v1
            entries:
              web:
              - description: |
                  api:
                    trap: [
                version: 1.0.0
              api:
              - version: 1.10
                urls:
                - a.tgz
              worker:
              - version: 2.0.0
            generated: "2026-01-01T00:00:00Z"
            """;

    @Test
    void keepsOneBranchAndTheNamesOfTheOthers() {
        Document index = YamlBranch.only(INDEX, "entries", "api");

        assertThat(index.at("entries").fields()).containsOnlyKeys("web", "api", "worker");
        assertThat(index.at("entries", "api").items()).hasSize(1);
        assertThat(index.at("entries", "api").items().get(0).at("version").text())
                .contains("1.10");
        assertThat(index.at("entries", "web").isMissing()).isTrue();
        assertThat(index.at("apiVersion").text()).contains("v1");
        assertThat(index.at("generated").text()).contains("2026-01-01T00:00:00Z");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"entries\": {\"web\": [{\"version\": \"1\"}], \"api\": [{\"version\": \"1.10\"}]}}",
                "entries:\n    web:\n        - version: 1\n\n    api:\n        - version: 1.10\n",
                "entries:\r\n  web:\r\n  - version: 1\r\n  api:\r\n  - version: 1.10\r\n",
                "entries:\n  web: [{version: 1}]\n  \"api\":\n  - version: 1.10\n",
                "entries:\n# a word\n  web:\n  - version: 1\n  # another\n  api:\n  - version: 1.10"
            })
    void isFoundHoweverTheIndexIsLaidOut(String index) {
        assertThat(YamlBranch.only(index, "entries", "api")
                        .at("entries", "api")
                        .items()
                        .get(0)
                        .at("version")
                        .text())
                .contains("1.10");
    }

    @Test
    void tellsTheLineOfAFault() {
        assertThatThrownBy(() -> YamlBranch.only(INDEX.replace("- a.tgz", "- [a.tgz"), "entries", "api"))
                .isInstanceOf(MalformedDocumentException.class)
                .hasMessageContaining("(line 1");
        assertThatThrownBy(() -> YamlBranch.only(INDEX.replace("worker:", "api:"), "entries", "api"))
                .hasMessageContaining("has the key \"api\" twice (line 12)");
    }

    @Test
    void refusesADocumentThatIsNestedTooDeep() {
        assertThatThrownBy(() -> YamlBranch.all("[".repeat(10_000))).hasMessageContaining("nested more than 64 deep");
        assertThatThrownBy(() -> Document.yaml("[".repeat(10_000))).hasMessageContaining("nested more than 200 deep");
        assertThatThrownBy(() -> Document.yaml("{a: ".repeat(10_000)))
                .hasMessageContaining("nested more than 200 deep");
    }
}
