package dev.shipline.values;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shipline.document.Document;
import dev.shipline.document.YamlFile;
import dev.shipline.failure.ReleaseFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OverridesTest {
    private static final String DIGEST = "sha256:" + "a".repeat(64);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1234567", "1234e12", "1e5", "0x1f", "0x12345", "null", "~", "on", "off", "yes", "no", "y", "n", "true",
                "1_000", "0b11", "0o17", "0755432", "a\"b"
            })
    void keepsEveryTagAString(String tag) throws IOException {
        ValuesFile file = overrides(tag).write(folder);

        assertThat(file.yaml()
                        .root()
                        .orElseThrow()
                        .entries()
                        .get("image")
                        .entries()
                        .get("tag")
                        .text())
                .as("as Helm types it")
                .contains(tag);
        Object read =
                Document.yaml(Files.readString(file.path())).at("image", "tag").tree();
        assertThat(read).isEqualTo(tag);
        assertThat(Files.readString(file.path()))
                .contains("\"tag\" : " + Document.of(tag).toJson());
    }

    @Test
    void setsRepositoryTagAndDigest() throws IOException {
        ValuesFile file = overrides("1a2b3c4").write(folder);

        Document image = Document.yaml(Files.readString(file.path())).at("image");
        assertThat(image.at("repository").text()).contains("quay.io/acme/orders");
        assertThat(image.at("digest").text()).contains(DIGEST);
        assertThat(file.sha256()).isEqualTo(Sha256.of(Files.readAllBytes(file.path())));
    }

    @Test
    void leavesOutADigestThatIsNotKnown() throws IOException {
        ValuesFile file = new Overrides("quay.io/acme/orders", "1a2b3c4", Optional.empty()).write(folder);

        assertThat(Document.yaml(Files.readString(file.path())).at("image").fields())
                .containsOnlyKeys("repository", "tag");
    }

    @Test
    void winsOverEveryFileAndIsRecorded() throws IOException {
        Values fetched = new Values(List.of(new ValuesFile(
                "here",
                folder.resolve("dev.yaml"),
                "0".repeat(64),
                Optional.empty(),
                Optional.empty(),
                YamlFile.read("image:\n  tag: old\n"))));

        Values all = CheckedValues.unchecked(fetched).writeWith(overrides("1a2b3c4"), folder);

        assertThat(all.files())
                .extracting(file -> file.path().getFileName())
                .map(Path::toString)
                .containsExactly("dev.yaml", "overrides.yaml");
        Document record = Document.json(Files.readString(folder.resolve("provenance.json")));
        assertThat(record.at("files").items())
                .extracting(file -> file.at("file").text(""))
                .containsExactly("dev.yaml", "overrides.yaml");
        assertThat(record.at("keys").items().get(0).tree())
                .isEqualTo(Map.of("key", "image.tag", "from", "the release", "over", List.of("dev.yaml:2")));
    }

    @Test
    void addsLabelsWhereTheChartTakesThem() throws IOException {
        ReleaseLabels labels = new ReleaseLabels("pod.labels", "orders", "dev", "_1a2b3c4-dirty_");

        ValuesFile file =
                new Overrides("quay.io/acme/orders", "1e5", Optional.empty(), Optional.of(labels)).write(folder);

        assertThat(Document.yaml(Files.readString(file.path()))
                        .at("pod", "labels")
                        .tree())
                .isEqualTo(Map.of(
                        "tags.datadoghq.com/service", "orders",
                        "tags.datadoghq.com/env", "dev",
                        "tags.datadoghq.com/version", "1a2b3c4-dirty"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"image", "image.labels", "a..b", "", "a b", "[0]"})
    void refusesAFieldThatIsNoneForLabels(String field) {
        assertThatThrownBy(() -> ReleaseLabels.checkedField(field)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesLatest() {
        assertThatThrownBy(() -> overrides("latest"))
                .isInstanceOf(ReleaseFailure.class)
                .hasMessageContaining("set ship.tag");
    }

    private static Overrides overrides(String tag) {
        return new Overrides("quay.io/acme/orders", tag, Optional.of(DIGEST));
    }
}
