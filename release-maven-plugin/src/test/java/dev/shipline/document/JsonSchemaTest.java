package dev.shipline.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shipline.document.JsonSchema.Violation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonSchemaTest {
    @Test
    void saysWhereAndWhatWithoutTheValue() {
        JsonSchema schema = JsonSchema.parse("""
                {"properties": {"service": {"properties": {"port": {"type": "integer"}, "key": {"pattern": "^a$"}}}}}""");

        List<Violation> violations = schema.violations(Map.of("service", Map.of("port", "hunter2", "key", "hunter3")));

        assertThat(violations)
                .extracting(Violation::path)
                .containsExactlyInAnyOrder(List.of("service", "port"), List.of("service", "key"));
        assertThat(violations).extracting(Violation::problem).contains("string found, integer expected");
        assertThat(violations.toString()).doesNotContain("hunter");
    }

    @Test
    void namesAFieldThatIsNotAllowed() {
        JsonSchema schema = JsonSchema.parse("""
                {"properties": {"image": {"additionalProperties": false, "properties": {"tag": {}}}}}""");

        assertThat(schema.violations(Map.of("image", Map.of("tga", "1"))))
                .singleElement()
                .satisfies(violation -> {
                    assertThat(violation.path()).containsExactly("image");
                    assertThat(violation.unknown()).isEqualTo(Optional.of("tga"));
                });
    }

    @Test
    void findsNothingWrongWithWhatFits() {
        assertThat(JsonSchema.parse("{\"required\": [\"a\"]}").violations(Map.of("a", 1)))
                .isEmpty();
    }

    /** A whole number is an integer however it is written, to Helm as well. */
    @ParameterizedTest
    @ValueSource(strings = {"http://json-schema.org/draft-07/schema#", "https://json-schema.org/draft/2020-12/schema"})
    void takesAWholeFloatForAnInteger(String draft) {
        JsonSchema schema =
                JsonSchema.parse("{\"$schema\": \"" + draft + "\", \"properties\": {\"a\": {\"type\": \"integer\"}}}");

        assertThat(schema.violations(Map.of("a", 80.0))).isEmpty();
        assertThat(schema.violations(Map.of("a", 80.5))).hasSize(1);
    }

    @Test
    void refusesWhatIsNoJson() {
        assertThatThrownBy(() -> JsonSchema.parse("{\"type\":\n oops}"))
                .isInstanceOf(MalformedDocumentException.class)
                .hasMessageContaining("line 2");
    }

    @Test
    void fetchesNothing() {
        assertThatThrownBy(() -> JsonSchema.parse("{\"$ref\": \"http://127.0.0.1:9/schema.json\"}")
                        .violations(Map.of()))
                .isInstanceOf(MalformedDocumentException.class)
                .hasMessageContaining("cannot be applied here");
    }
}
