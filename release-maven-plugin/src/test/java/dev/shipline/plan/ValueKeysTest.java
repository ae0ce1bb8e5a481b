package dev.shipline.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.document.Document;
import java.util.List;
import org.junit.jupiter.api.Test;

class ValueKeysTest {
    @Test
    void tellsKeysAndNoValues() {
        Document before = Document.yaml("a: 1\nb: {c: hunter2, d: x}\n");
        Document after = ValueKeys.melted(
                List.of(Document.yaml("a: 1\nb: {c: old, e: y}\n"), Document.yaml("b: {c: hunter3}\nf: [1]\n")));
        ValueKeys keys = ValueKeys.between(before, after);
        assertThat(keys.summary(9)).isEqualTo("b.c changed; b.e, f added; b.d removed");
        assertThat(keys.summary(1)).isEqualTo("b.c changed; b.e and 1 more added; b.d removed");
        assertThat(keys.toString()).doesNotContain("hunter");
    }

    @Test
    void aListReplacesAList() {
        assertThat(ValueKeys.melted(List.of(Document.yaml("a: [1, 2]"), Document.yaml("a: [3]")))
                        .toJson())
                .isEqualTo("{\"a\":[3]}");
    }
}
