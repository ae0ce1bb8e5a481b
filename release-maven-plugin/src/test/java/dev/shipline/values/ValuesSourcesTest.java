package dev.shipline.values;

import static dev.shipline.values.SourcesRig.FOLDER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.shipline.document.Document;
import dev.shipline.failure.ReleaseFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValuesSourcesTest {
    @TempDir
    Path directory;

    private SourcesRig rig;

    @BeforeEach
    void rig() {
        rig = new SourcesRig(directory);
    }

    @Nested
    class Fetches {
        @Test
        void baseBeforeTheEnvironmentFromS3() throws IOException {
            rig.store.put(FOLDER + "/base.yaml", SourcesRig.bytes("replicas: 1\n"), Optional.of("v1"));
            rig.store.put(FOLDER + "/dev.yaml", "replicas: 2\n");

            Values values = rig.fetch(FOLDER, true);

            assertThat(values.files())
                    .extracting(
                            ValuesFile::source,
                            ValuesFile::path,
                            ValuesFile::sha256,
                            ValuesFile::eTag,
                            ValuesFile::versionId)
                    .containsExactly(
                            tuple(
                                    FOLDER + "/base.yaml",
                                    rig.into().resolve("base.yaml"),
                                    "64c510504df97ba5ad76d9dab24c7550b4b53a6d31adc47a75e6efbe8851ae8c",
                                    Optional.of("\"etag\""),
                                    Optional.of("v1")),
                            tuple(
                                    FOLDER + "/dev.yaml",
                                    rig.into().resolve("dev.yaml"),
                                    Sha256.of(SourcesRig.bytes("replicas: 2\n")),
                                    Optional.of("\"etag\""),
                                    Optional.empty()));
            assertThat(rig.into().resolve("base.yaml")).hasContent("replicas: 1\n");
            assertThat(rig.into().resolve("dev.yaml")).hasContent("replicas: 2\n");
            assertThat(rig.warnings).isEmpty();
        }

        @Test
        void aFolderRelativeToTheModule() throws IOException {
            Files.createDirectories(directory.resolve("deploy"));
            Files.writeString(directory.resolve("deploy/dev.yaml"), "replicas: 2\n");

            Values values = rig.fetch("deploy", false);

            assertThat(values.files()).hasSize(1);
            assertThat(values.files().get(0).source())
                    .isEqualTo(directory.resolve("deploy/dev.yaml").toString());
            assertThat(rig.into().resolve("dev.yaml")).hasContent("replicas: 2\n");
            assertThat(rig.store.reads()).isEmpty();
        }

        @Test
        void onlyTheEnvironmentWithoutBase() {
            rig.store.put(FOLDER + "/base.yaml", "replicas: 1\n").put(FOLDER + "/dev.yaml", "replicas: 2\n");

            assertThat(rig.fetch(FOLDER, false).files())
                    .extracting(ValuesFile::source)
                    .containsExactly(FOLDER + "/dev.yaml");
            assertThat(rig.store.reads()).containsExactly(FOLDER + "/dev.yaml");
        }

        @Test
        void anEmptyFile() {
            rig.store.put(FOLDER + "/dev.yaml", "# nothing differs here\n");

            assertThat(rig.fetch(FOLDER, false).files()).hasSize(1);
        }

        @Test
        void intoFilesThatOnlyTheOwnerReads() throws IOException {
            rig.store.put(FOLDER + "/dev.yaml", "password: x\n");

            rig.fetch(FOLDER, false);

            assertThat(PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(rig.into().resolve("dev.yaml"))))
                    .isEqualTo("rw-------");
        }

        @Test
        void andRecordsWhereEveryFileCameFrom() throws IOException {
            rig.store.put(FOLDER + "/base.yaml", SourcesRig.bytes("a: 1\n"), Optional.of("v1"));
            rig.store.put(FOLDER + "/dev.yaml", "a: 2\n");

            Values values = rig.fetch(FOLDER, true);
            rig.check(values, true);

            Document record = provenance();
            assertThat(record.at("files").items()).hasSize(2);
            assertThat(record.at("files").items().get(0).fields().values())
                    .extracting(Document::tree)
                    .containsExactly(
                            "base.yaml",
                            FOLDER + "/base.yaml",
                            "v1",
                            "\"etag\"",
                            values.files().get(0).sha256());
        }

        private Document provenance() throws IOException {
            return Document.json(Files.readString(rig.into().resolve("provenance.json")));
        }
    }

    @Nested
    class Pinned {
        @Test
        void takesTheVersionThatIsAskedFor() {
            rig.store.put(FOLDER + "/base.yaml", SourcesRig.bytes("a: 1\n"), Optional.of("b1"));
            rig.store.put(FOLDER + "/base.yaml", SourcesRig.bytes("a: 2\n"), Optional.of("b2"));
            rig.store.put(FOLDER + "/dev.yaml", SourcesRig.bytes("b: 1\n"), Optional.of("d1"));
            rig.store.put(FOLDER + "/dev.yaml", SourcesRig.bytes("b: 2\n"), Optional.of("d2"));

            Values values = fetch(FOLDER, "base.yaml=b1,dev.yaml=d1");

            assertThat(rig.into().resolve("base.yaml")).hasContent("a: 1\n");
            assertThat(rig.into().resolve("dev.yaml")).hasContent("b: 1\n");
            assertThat(PinnedVersions.of(values)).contains("base.yaml=b1,dev.yaml=d1");
        }

        @Test
        void refusesAVersionThatIsNotThere() {
            rig.store.put(FOLDER + "/base.yaml", SourcesRig.bytes("a: 1\n"), Optional.of("b1"));
            rig.store.put(FOLDER + "/dev.yaml", SourcesRig.bytes("b: 1\n"), Optional.of("d1"));

            Values values = fetch(FOLDER, "d0");

            assertThatThrownBy(() -> rig.check(values, true))
                    .hasMessage("cannot use the values in s3://values/orders, because there is no version d0 of"
                            + " s3://values/orders/dev.yaml; take what release.json of the deploy to repeat says under"
                            + " valuesVersion, or leave ship.values.version out");
        }

        @Test
        void refusesAFolderWhichKeepsNone() {
            assertThatThrownBy(() -> fetch("deploy", "d0"))
                    .isInstanceOf(ReleaseFailure.class)
                    .hasMessageContaining("a folder keeps no versions");
        }

        private Values fetch(String location, String versions) {
            return rig.source()
                    .fetch(new ValuesRequest(
                            location,
                            "dev.yaml",
                            !location.equals("deploy"),
                            PinnedVersions.parse(versions, List.of("base.yaml", "dev.yaml")),
                            UnknownKeys.WARN,
                            Optional.empty(),
                            rig.into()));
        }
    }

    @Test
    void warnsOfAnImageThatTheReleaseSets() {
        rig.store.put(FOLDER + "/base.yaml", "image:\n  repository: quay.io/acme/orders\n");
        rig.store.put(FOLDER + "/dev.yaml", "image:\n  tag: 1234567\n  digest: sha256:0\n");

        rig.check(rig.fetch(FOLDER, true), true);

        assertThat(rig.warnings).hasSize(2);
        assertThat(rig.warnings.get(0)).startsWith(FOLDER + "/dev.yaml:2:3 sets image.tag, which has no effect");
        assertThat(rig.warnings.get(1)).startsWith(FOLDER + "/dev.yaml:3:3 sets image.digest");
    }
}
