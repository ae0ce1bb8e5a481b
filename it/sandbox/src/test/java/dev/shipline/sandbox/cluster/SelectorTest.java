package dev.shipline.sandbox.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SelectorTest {
    private static final Map<String, String> LABELS = Map.of("env", "dev", "app.kubernetes.io/name", "orders");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "env=dev",
                "env==dev,app.kubernetes.io/name=orders",
                "env!=prod",
                "env in (dev, qa),env",
                "env notin (prod)",
                "team!=x",
                "!team"
            })
    void matches(String selector) {
        assertThat(LabelSelector.parse(selector).matches(LABELS)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"env=prod", "env=dev,team=x", "env in (qa,prod)", "team", "!env", "env notin (dev)"})
    void doesNotMatch(String selector) {
        assertThat(LabelSelector.parse(selector).matches(LABELS)).isFalse();
    }

    @Test
    void refusesWhatItCannotRead() {
        assertThatThrownBy(() -> LabelSelector.parse("env near (dev)")).isInstanceOf(ApiException.class);
        assertThatThrownBy(() -> FieldSelector.parse("metadata.name")).isInstanceOf(ApiException.class);
    }

    @Test
    void comparesFields() {
        var event = Json.object();
        Json.child(event, "involvedObject").put("uid", "42");
        assertThat(FieldSelector.parse("involvedObject.uid=42,type!=Normal")).accepts(event);
        assertThat(FieldSelector.parse("involvedObject.uid=43")).rejects(event);
    }
}
