package dev.shipline.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {
    private static final ObjectMapper BINDING = new ObjectMapper();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "null",
                "\"text\"",
                "{\"a\": {\"b\": [1, -2.5, 1e400, 12345678901, 123456789012345678901234567890, true, false, null, \"\\u00e9\\n\"]}}",
                "[[], {}, [{\"a\": []}]]",
                "{\"a\": 1, \"a\": 2}",
                "{\"a\": 1} and what comes after it",
            })
    void readsWhatJacksonsBindingReads(String json) throws JsonProcessingException {
        assertThat(JsonText.read(json)).isEqualTo(BINDING.readValue(json, Object.class));
    }

    @Test
    void keepsTheOrderOfFields() {
        assertThat(Document.json("{\"z\": 1, \"a\": 2, \"m\": 3}").fields()).containsOnlyKeys("z", "a", "m");
        assertThat(Document.json("{\"z\": 1, \"a\": 2, \"m\": 3}").toJson()).isEqualTo("{\"z\":1,\"a\":2,\"m\":3}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "[1", "{\"a\"", "{\"a\": }", "{'a': 1}", "<html>", "nul"})
    void refusesWhatIsNoJson(String text) {
        assertThatThrownBy(() -> Document.json(text)).isInstanceOf(MalformedDocumentException.class);
    }

    @Test
    void tellsTheLineOfAFault() {
        assertThatThrownBy(() -> Document.json("{\n\"a\": 1,\n\"b\" 2}"))
                .isInstanceOfSatisfying(MalformedDocumentException.class, e -> assertThat(e.line())
                        .isEqualTo(3));
    }

    @Test
    void writesWhatJacksonsBindingWrites() throws JsonProcessingException {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put(
                "numbers", List.of(1, 2L, (short) 3, 0.1f, 0.1, 1e300, BigInteger.TEN.pow(30), new BigDecimal("1.50")));
        tree.put("scalars", Arrays.asList(true, null, "\"quoted\"\té\u2028", TimeUnit.SECONDS));
        tree.put("empty", Map.of("list", List.of()));
        tree.put("nothing", Map.of());
        tree.put("set", new TreeSet<>(List.of("a", "b")));
        tree.put("bytes", new byte[] {1, 2, 3});

        assertThat(JsonText.write(tree, false)).isEqualTo(BINDING.writeValueAsString(tree));
        assertThat(JsonText.write(tree, true))
                .isEqualTo(BINDING.writer(SerializationFeature.INDENT_OUTPUT).writeValueAsString(tree));
    }

    @Test
    void refusesToWriteWhatIsNoPlainValue() {
        assertThatThrownBy(() -> Document.of(Map.of("file", Path.of("x"))).toJson())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("not a tree of plain values");
    }
}
