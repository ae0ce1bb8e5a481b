package dev.shipline.values;

import static dev.shipline.values.CheckRig.FOLDER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.document.Document;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValuesCheckTest {
    @TempDir
    Path directory;

    private CheckRig rig;

    @BeforeEach
    void rig() {
        rig = new CheckRig(directory);
    }

    @Test
    void refusesTheTagLatest() {
        rig.chart.put("values.yaml", "sidecar: {}\n");

        assertThat(rig.failure("sidecar:\n  tag: latest\n  image: docker.io/library/nginx:latest\n")
                        .because())
                .contains("dev.yaml:2:3 sets sidecar.tag to the tag latest")
                .contains("dev.yaml:3:3 sets sidecar.image to the tag latest");
    }

    @Test
    void warnsOfWordsThatHelmReadsOtherwise() {
        rig.check("labels:\n  country: NO\n  sha: 1e5\n");

        assertThat(rig.warnings)
                .satisfiesExactly(
                        first -> assertThat(first).contains("dev.yaml:2:12 is the word NO without quotes"),
                        second -> assertThat(second).contains("dev.yaml:3:8 is a word without quotes"));
    }

    @Test
    void warnsOfAValueInPlaceOfFields() {
        rig.check("service: none\n");

        assertThat(rig.warnings).singleElement().asString().contains("dev.yaml:1:1 sets service to a single value");
    }

    @Test
    void saysWhatTheChartsOwnFileKeepsFromBeingChecked() {
        rig.chart.put("values.yaml", "a: [\n");

        rig.check("replicas: 2\n");

        assertThat(rig.warnings).singleElement().asString().startsWith("the chart's values.yaml:2:1 is no valid YAML");
    }

    @Test
    void tellsWhoSetWhat() throws IOException {
        rig.store.put(FOLDER + "/base.yaml", "replicas: 2\nlabels:\n  team: sales\n");

        CheckedValues checked = rig.check("replicas: 3\n", true);

        assertThat(checked.lines(CheckRig.overrides()))
                .containsExactly(
                        "replicas          dev.yaml:1, over base.yaml:1, the chart",
                        "image.repository  the release, over the chart",
                        "image.tag         the release, over the chart",
                        "labels.team       base.yaml:3",
                        "3 more keys have the chart's defaults");
        Document record = Document.json(Files.readString(rig.into().resolve("provenance.json")));
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

        assertThat(rig.failure(text.toString()).because().lines())
                .hasSizeLessThan(60)
                .last()
                .asString()
                .contains("149 more");
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
            rig.check("labels:\n  " + key + ": \"" + value + "\"\n");

            assertThat(rig.warnings)
                    .singleElement()
                    .asString()
                    .startsWith(FOLDER + "/dev.yaml:2:3 sets labels." + key + " to what looks like " + look)
                    .doesNotContain(value);
        }

        @Test
        void inAListIsFoundToo() {
            rig.check("command:\n- run\n- --db=postgres://me:hunter2@db/orders\n");

            assertThat(rig.warnings).singleElement().asString().contains("dev.yaml:3:3 sets command");
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
            rig.check("labels:\n  " + key + ": \"" + value + "\"\n");

            assertThat(rig.warnings).isEmpty();
        }
    }
}
