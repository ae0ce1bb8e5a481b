package dev.shipline.helm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.chart.ListedChart;
import dev.shipline.document.Document;
import dev.shipline.document.YamlFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the checks of values make of a file is what Helm makes of it. */
class HelmReadsValuesTest {
    private static final List<String> WORDS = List.of(
            "1234567",
            "1e5",
            "1E5",
            "12e4567",
            "0x1f",
            "0X1F",
            "-0x1f",
            "null",
            "Null",
            "~",
            "on",
            "Off",
            "yes",
            "NO",
            "y",
            "N",
            "nO",
            "true",
            "True",
            "tRue",
            "010",
            "08",
            "0755432",
            "0o17",
            "0b101",
            "-0b11",
            "1_000",
            "1__0",
            "_1",
            "1_",
            "+1",
            "-1",
            "-0",
            "1.5",
            "1.",
            ".5",
            "-.5",
            ".",
            "1e",
            "1e999",
            "1e-5",
            "1.5.2",
            "1:20",
            "190:20:30",
            "2001-01-01",
            "2001-12-14t21:59:43.10-05:00",
            "9007199254740992",
            "-9007199254740992",
            "1e22",
            "0.1",
            "3.00",
            "=",
            "+",
            "0x",
            "0b2",
            "0o8",
            "0xFFFFFFFFFFFFF",
            "!!str 12",
            "\"1e5\"",
            "'on'",
            "\"\\u0041\"",
            "NaN",
            "inf",
            "0x1p3",
            "");

    private static final String MERGES = """
            base: &base {a: 1, b: [x]}
            over: {b: 2, <<: *base, c: 3}
            both: {<<: [{a: first}, {a: second, d: 4}], e: 5}
            on: a word
            7: a number
            "8": a text
            text: |
              one
                two
            folded: >-
              three
              four
            """;

    @TempDir
    Path folder;

    @TempDir
    Path work;

    @Test
    void asWeSay() {
        StringBuilder values = new StringBuilder(MERGES);
        for (int i = 0; i < WORDS.size(); i++) {
            values.append("word").append(i).append(": ").append(WORDS.get(i)).append('\n');
        }

        YamlFile ours = YamlFile.read(values.toString());

        assertThat(ours.faults()).isEmpty();
        assertThat(asJson(ours.root().orElseThrow().tree())).isEqualTo(asJson(readByHelm(values.toString())));
    }

    private Object readByHelm(String values) {
        Path chart = folder.resolve("echo");
        Charts.write(chart.resolve("Chart.yaml"), "apiVersion: v2\nname: echo\nversion: 1.0.0\n");
        Charts.write(chart.resolve("templates/echo.yaml"), "echo: {{ toJson .Values | b64enc }}\n");
        HelmRequest request = new HelmRequest(
                "echo",
                "dev",
                chart,
                List.of(Charts.write(folder.resolve("values.yaml"), values)),
                null,
                "",
                Duration.ofSeconds(60));
        try (ForkedHelmEngine engine = new ForkedHelmEngine(
                WorkerClasspath::ofThisTestRun, WorkerClasspath.java(), work, ListedChart::write, line -> {})) {
            String echo =
                    Document.yaml(engine.render(request)).at("echo").text().orElseThrow();
            return Document.json(java.util.Base64.getDecoder().decode(echo)).tree();
        }
    }

    /** One form for every number, whatever class holds it; fields sorted. */
    private static Object asJson(Object tree) {
        if (tree instanceof Map<?, ?> map) {
            Map<String, Object> sorted = new java.util.TreeMap<>();
            map.forEach((key, value) -> sorted.put(key.toString(), asJson(value)));
            return sorted;
        }
        if (tree instanceof List<?> list) {
            return list.stream().map(HelmReadsValuesTest::asJson).toList();
        }
        return tree instanceof Number number
                ? number.doubleValue()
                : tree == null ? "null" : tree.getClass().getSimpleName() + " " + tree;
    }
}
