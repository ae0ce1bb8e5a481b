package dev.shipline.values;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.document.Fault;
import dev.shipline.failure.ReleaseFailure;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever stands in a values file: an answer, with a place. The mutations are the same in every run. */
class HostileValuesTest {
    private static final int FILES = 12_000;
    private static final Map<String, String> CHART = Map.of(
            "values.yaml", "name: \"\"\nlabels: {}\nimage: {tag: \"\", pullPolicy: \"\"}\nlist: []\n",
            "values.schema.json",
                    "{\"properties\": {\"name\": {\"type\": \"string\"}, \"image\": {\"type\": \"object\"}}}");
    private static final String SEED = """
            # comment
            name: orders
            labels: {team: sales, "app.kubernetes.io/x": y}
            image:
              tag: 1e5
              pullPolicy: "IfNotPresent"
            base: &base
              a: 1
              b: [x, 'y', "z\\u0041"]
            more:
              <<: *base
              a: 2
              on: off
            list:
            - a: 1
              b: 2
            - - x
              - *base
            password: hunter2
            text: |
              line one
                line two
            folded: >-
              some
              words
            empty:
            number: 0x1F
            """;
    private static final List<String> BITS = List.of(
            " ",
            "\t",
            "\n",
            ": ",
            "- ",
            "{",
            "}",
            "[",
            "]",
            ",",
            "&a ",
            "*a",
            "*base",
            "&base ",
            "'",
            "\"",
            "|\n",
            ">",
            "#",
            "!!str ",
            "!foo ",
            "%",
            "@",
            "`",
            "? ",
            "<<: ",
            "---\n",
            "...\n",
            "\r",
            "\\",
            "1e999",
            "9".repeat(400),
            "~",
            "\u2028",
            "\uFEFF",
            "\0",
            "[".repeat(200),
            "- ".repeat(200),
            "{a: ".repeat(200),
            "a: &a [*a, *a]\n",
            "\uD83D\uDE00");

    @Test
    void alwaysGivesAnAnswerWithAPlace() {
        Random random = new Random(20);
        ChartDefaults chart = ChartDefaults.of(CHART);
        int refused = 0;
        for (int i = 0; i < FILES; i++) {
            byte[] content = mutated(random);
            Findings findings = new Findings();
            ValuesFile file = new ValuesFile(
                    "dev.yaml",
                    Path.of("dev.yaml"),
                    "",
                    Optional.empty(),
                    Optional.empty(),
                    ValuesContent.read(content));
            Values values = new Values(List.of(file));

            new ValuesCheck(UnknownKeys.FAIL, chart, findings).judge(values, overrides());

            for (Fault fault : file.yaml().faults()) {
                assertThat(fault.position().line()).isPositive();
                assertThat(fault.position().column()).isPositive();
            }
            assertThat(findings.problems()).allMatch(problem -> problem.matches("(?s)dev\\.yaml:\\d+:\\d+ .*"));
            assertThat(findings.warnings().toString()).doesNotContain("hunter2");
            refused += refusal(findings, values) ? 1 : 0;
        }
        assertThat(refused).isBetween(FILES / 2, FILES);
    }

    private static boolean refusal(Findings findings, Values values) {
        try {
            findings.throwIfAny(new ValuesRequest("here", "dev.yaml", false, Path.of("values")), values);
            return false;
        } catch (ReleaseFailure failure) {
            return true;
        }
    }

    private static byte[] mutated(Random random) {
        StringBuilder text = new StringBuilder(SEED);
        for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
            int at = random.nextInt(text.length() + 1);
            switch (random.nextInt(4)) {
                case 0 -> text.insert(at, BITS.get(random.nextInt(BITS.size())));
                case 1 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(4)));
                case 2 ->
                    text.insert(
                            random.nextInt(text.length() + 1),
                            text.substring(at, Math.min(text.length(), at + random.nextInt(30))));
                default -> text.setLength(random.nextInt(20) == 0 ? at : text.length());
            }
        }
        byte[] content = text.toString().getBytes(StandardCharsets.UTF_8);
        if (random.nextInt(10) == 0 && content.length > 0) {
            content[random.nextInt(content.length)] = (byte) random.nextInt(256);
        }
        return content;
    }

    private static Overrides overrides() {
        return new Overrides("quay.io/acme/orders", "1a2b3c4", Optional.empty());
    }
}
