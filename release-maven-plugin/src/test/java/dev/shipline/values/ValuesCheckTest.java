package dev.shipline.values;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.shipline.document.Document;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.s3.InMemoryObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesCheckTest {
    private static final String FOLDER = "s3://values/orders";

    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private final List<String> warnings = new ArrayList<>();
    private final Map<String, String> chart = new TreeMap<>(Map.of("values.yaml", """
            replicas: 1
            image:
              repository: ""
              tag: ""
              pullPolicy: IfNotPresent
            labels: {}
            command: []
            service:
              port: 80
            """));

    private UnknownKeys unknown = UnknownKeys.WARN;

    @TempDir
    private Path directory;

    @Nested
    class UnknownKey {
        @Test
        void isWarnedOfWithTheSiblingThatWasMeant() {
            check("replicsa: 2\nimage:\n  pullpolicy: Always\n");

            assertThat(warnings)
                    .containsExactly(
                            FOLDER
                                    + "/dev.yaml:1:1 sets replicsa, of which the chart knows nothing; did you mean replicas?",
                            FOLDER
                                    + "/dev.yaml:3:3 sets image.pullpolicy, of which the chart knows nothing; did you mean"
                                    + " pullPolicy?");
        }

        @Test
        void isFoundWhereItBelongs() {
            check("pullPolicy: Always\n");

            assertThat(warnings).singleElement().asString().endsWith("did you mean image.pullPolicy?");
        }

        @Test
        void isRefusedOnRequest() {
            unknown = UnknownKeys.FAIL;

            ReleaseFailure failure = failure("replicsa: 2\nservice: {prot: 1}\n");

            assertThat(failure.because())
                    .contains("there are 2 problems")
                    .contains("dev.yaml:1:1 sets replicsa")
                    .contains("dev.yaml:2:11 sets service.prot");
            assertThat(failure.fix()).contains("ship.values.unknown to warn");
        }

        @Test
        void isLetThroughOnRequest() {
            unknown = UnknownKeys.IGNORE;

            check("replicsa: 2\n");

            assertThat(warnings).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "labels: {anything: goes}",
                    "command: [a, {b: c}]",
                    "global: {region: eu}",
                    "tolerations: [{key: x}]",
                    "service: {nodePort: 30000}",
                    "hostNetwork: true",
                    "extra: {deep: 1}",
                    "replicas: null"
                })
        void isNoneThatTheChartSpeaksOf(String content) {
            chart.put("templates/deployment.yaml", "{{ .Values.tolerations }} {{ if .Values.service.nodePort }}");
            chart.put("templates/_helpers.tpl", "{{ get .Values \"hostNetwork\" }}");
            chart.put(
                    "values.schema.json",
                    "{\"properties\": {\"extra\": {\"$ref\": \"#/$defs/e\"}}, \"$defs\": {\"e\": {}}}");

            check(content);

            assertThat(warnings).isEmpty();
        }

        @Test
        void isNoneOfASubchart() {
            chart.put(
                    "Chart.yaml", "name: top\ndependencies: [{name: postgresql, alias: db, condition: db.enabled}]\n");
            chart.put("charts/postgresql/Chart.yaml", "name: postgresql\n");
            chart.put("charts/postgresql/values.yaml", "size: 1Gi\n");

            check("db:\n  enabled: true\n  size: 2Gi\n  sise: 3Gi\n");

            assertThat(warnings)
                    .singleElement()
                    .asString()
                    .contains("dev.yaml:4:3 sets db.sise")
                    .endsWith("did you mean size?");
        }
    }

    @Nested
    class Schema {
        @Test
        void isAppliedToWhatHelmWillMerge() {
            chart.put("values.schema.json", """
                    {"required": ["owner"], "properties": {
                      "replicas": {"type": "integer"},
                      "image": {"required": ["digest"], "properties": {"digest": {"pattern": "^sha256:[0-9a-f]{64}$"}}},
                      "service": {"additionalProperties": false, "properties": {"port": {"maximum": 65535}}}}}
                    """);

            ReleaseFailure failure = failure("replicas: \"2\"\nservice:\n  port: 99999\n  prot: 1\n");

            assertThat(failure.code()).isEqualTo(FailureCode.VALUES);
            assertThat(failure.because())
                    .contains("there are 4 problems")
                    .contains(
                            "dev.yaml:1:1 replicas does not fit the chart's values.schema.json: string found, integer expected")
                    .contains("dev.yaml:3:3 service.port does not fit")
                    .contains(
                            "dev.yaml:4:3 sets service.prot, which the chart's values.schema.json does not allow; did you"
                                    + " mean port?")
                    .contains(
                            "the values as a whole do not fit the chart's values.schema.json: required property 'owner'");
        }

        @Test
        void namesThePlaceOfTheFieldsThatLackOne() {
            chart.put("values.schema.json", "{\"properties\": {\"image\": {\"required\": [\"registry\"]}}}");

            assertThat(failure("# none\nimage: {pullPolicy: Always}\n").because())
                    .startsWith(FOLDER + "/dev.yaml:2:1 image does not fit")
                    .endsWith("required property 'registry' not found");
        }

        @Test
        void takesAKeyOutThatIsSetToNull() {
            chart.put("values.schema.json", "{\"properties\": {\"replicas\": {\"type\": \"integer\"}}}");

            check("replicas: null\n");

            assertThat(failureOf("replicas: null\n", "{\"required\": [\"replicas\"]}")
                            .because())
                    .contains("'replicas'");
        }

        @Test
        void ofASubchartIsAppliedUnlessItIsOff() {
            chart.put("Chart.yaml", "name: top\ndependencies: [{name: db, condition: db.enabled}]\n");
            chart.put("charts/db/Chart.yaml", "name: db\n");
            chart.put("charts/db/values.schema.json", "{\"properties\": {\"size\": {\"type\": \"string\"}}}");
            chart.put("charts/db/values.yaml", "size: 1Gi\n");

            check("db: {enabled: false, size: 1}\n");

            assertThat(failure("db: {enabled: true, size: 1}\n").because())
                    .contains("dev.yaml:1:21 db.size does not fit the chart's charts/db/values.schema.json");
        }

        @Test
        void thatCannotBeAppliedIsLeftToHelm() {
            chart.put("values.schema.json", "{oops");

            check("replicas: 2\n");

            assertThat(warnings).singleElement().asString().contains("not held to the chart's values.schema.json");
        }
    }

    @Nested
    class PlainText {
        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "password|hunter2|a secret, by its name",
                    "DB_PASSWORD|hunter2|a secret, by its name",
                    "clientSecret|s3cr3t|a secret, by its name",
                    "apiKey|0123456789|a secret, by its name",
                    "harmless|AKIAIOSFODNN7EXAMPLE|an AWS access key",
                    "harmless|postgres://me:hunter2@db/orders|a URL with a password",
                    "harmless|-----BEGIN RSA PRIVATE KEY-----|a private key"
                })
        void thatLooksLikeASecretIsWarnedOfAndNotShown(String key, String value, String look) {
            check("labels:\n  " + key + ": \"" + value + "\"\n");

            assertThat(warnings)
                    .singleElement()
                    .asString()
                    .startsWith(FOLDER + "/dev.yaml:2:3 sets labels." + key + " to what looks like " + look)
                    .doesNotContain(value);
        }

        @Test
        void inAListIsFoundToo() {
            check("command:\n- run\n- --db=postgres://me:hunter2@db/orders\n");

            assertThat(warnings).singleElement().asString().contains("dev.yaml:3:3 sets command");
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "pullSecret|registry-key",
                    "existingSecret|orders-db",
                    "password|${DB_PASSWORD}",
                    "password|vault:secret/data/db#password",
                    "tokenTtl|5m",
                    "secretName|orders",
                    "keyboard|qwerty",
                    "url|https://orders.example/path"
                })
        void thatOnlyNamesOneIsNot(String key, String value) {
            check("labels:\n  " + key + ": \"" + value + "\"\n");

            assertThat(warnings).isEmpty();
        }
    }

    @Test
    void refusesTheTagLatest() {
        chart.put("values.yaml", "sidecar: {}\n");

        assertThat(failure("sidecar:\n  tag: latest\n  image: docker.io/library/nginx:latest\n")
                        .because())
                .contains("dev.yaml:2:3 sets sidecar.tag to the tag latest")
                .contains("dev.yaml:3:3 sets sidecar.image to the tag latest");
    }

    @Test
    void warnsOfWordsThatHelmReadsOtherwise() {
        check("labels:\n  country: NO\n  sha: 1e5\n");

        assertThat(warnings)
                .satisfiesExactly(
                        first -> assertThat(first).contains("dev.yaml:2:12 is the word NO without quotes"),
                        second -> assertThat(second).contains("dev.yaml:3:8 is a word without quotes"));
    }

    @Test
    void warnsOfAValueInPlaceOfFields() {
        check("service: none\n");

        assertThat(warnings).singleElement().asString().contains("dev.yaml:1:1 sets service to a single value");
    }

    @Test
    void saysWhatTheChartsOwnFileKeepsFromBeingChecked() {
        chart.put("values.yaml", "a: [\n");

        check("replicas: 2\n");

        assertThat(warnings).singleElement().asString().startsWith("the chart's values.yaml:2:1 is no valid YAML");
    }

    @Test
    void tellsWhoSetWhat() throws IOException {
        store.put(FOLDER + "/base.yaml", "replicas: 2\nlabels:\n  team: sales\n");

        CheckedValues checked = check("replicas: 3\n", true);

        assertThat(checked.lines(overrides()))
                .containsExactly(
                        "replicas          dev.yaml:1, over base.yaml:1, the chart",
                        "image.repository  the release, over the chart",
                        "image.tag         the release, over the chart",
                        "labels.team       base.yaml:3",
                        "3 more keys have the chart's defaults");
        Document record = Document.json(Files.readString(into().resolve("provenance.json")));
        assertThat(record.at("keys").items().get(0).tree())
                .isEqualTo(
                        Map.of("key", "replicas", "from", "dev.yaml:1", "over", List.of("base.yaml:1", "the chart")));
    }

    @Test
    void saysNoMoreThanAnybodyReads() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            text.append("replicas: ").append(i).append('\n');
        }

        assertThat(failure(text.toString()).because().lines())
                .hasSizeLessThan(60)
                .last()
                .asString()
                .contains("149 more");
    }

    private void check(String content) {
        check(content, false);
    }

    private CheckedValues check(String content, boolean withBase) {
        store.put(FOLDER + "/dev.yaml", content);
        ValuesRequest request =
                new ValuesRequest(FOLDER, "dev.yaml", withBase, PinnedVersions.NONE, unknown, Optional.empty(), into());
        ValuesSources source = new ValuesSources(store, directory, warnings::add);
        return source.check(request, source.fetch(request), overrides(), chart);
    }

    private ReleaseFailure failure(String content) {
        return catchThrowableOfType(ReleaseFailure.class, () -> check(content));
    }

    private ReleaseFailure failureOf(String content, String schema) {
        chart.put("values.schema.json", schema);
        return failure(content);
    }

    private static Overrides overrides() {
        return new Overrides("quay.io/acme/orders", "1a2b3c4", Optional.empty());
    }

    private Path into() {
        return directory.resolve("target/ship/values");
    }
}
