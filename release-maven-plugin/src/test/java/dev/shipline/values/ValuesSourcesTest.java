package dev.shipline.values;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.shipline.document.Document;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.s3.InMemoryObjectStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesSourcesTest {
    private static final String FOLDER = "s3://values/orders";

    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private final List<String> warnings = new ArrayList<>();

    @TempDir
    private Path directory;

    @Nested
    class Fetches {
        @Test
        void baseBeforeTheEnvironmentFromS3() throws IOException {
            store.put(FOLDER + "/base.yaml", bytes("replicas: 1\n"), Optional.of("v1"));
            store.put(FOLDER + "/dev.yaml", "replicas: 2\n");

            Values values = fetch(FOLDER, true);

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
                                    into().resolve("base.yaml"),
                                    "64c510504df97ba5ad76d9dab24c7550b4b53a6d31adc47a75e6efbe8851ae8c",
                                    Optional.of("\"etag\""),
                                    Optional.of("v1")),
                            tuple(
                                    FOLDER + "/dev.yaml",
                                    into().resolve("dev.yaml"),
                                    Sha256.of(bytes("replicas: 2\n")),
                                    Optional.of("\"etag\""),
                                    Optional.empty()));
            assertThat(into().resolve("base.yaml")).hasContent("replicas: 1\n");
            assertThat(into().resolve("dev.yaml")).hasContent("replicas: 2\n");
            assertThat(warnings).isEmpty();
        }

        @Test
        void aFolderRelativeToTheModule() throws IOException {
            Files.createDirectories(directory.resolve("deploy"));
            Files.writeString(directory.resolve("deploy/dev.yaml"), "replicas: 2\n");

            Values values = fetch("deploy", false);

            assertThat(values.files()).hasSize(1);
            assertThat(values.files().get(0).source())
                    .isEqualTo(directory.resolve("deploy/dev.yaml").toString());
            assertThat(into().resolve("dev.yaml")).hasContent("replicas: 2\n");
            assertThat(store.reads()).isEmpty();
        }

        @Test
        void onlyTheEnvironmentWithoutBase() {
            store.put(FOLDER + "/base.yaml", "replicas: 1\n").put(FOLDER + "/dev.yaml", "replicas: 2\n");

            assertThat(fetch(FOLDER, false).files())
                    .extracting(ValuesFile::source)
                    .containsExactly(FOLDER + "/dev.yaml");
            assertThat(store.reads()).containsExactly(FOLDER + "/dev.yaml");
        }

        @Test
        void anEmptyFile() {
            store.put(FOLDER + "/dev.yaml", "# nothing differs here\n");

            assertThat(fetch(FOLDER, false).files()).hasSize(1);
        }

        @Test
        void intoFilesThatOnlyTheOwnerReads() throws IOException {
            store.put(FOLDER + "/dev.yaml", "password: x\n");

            fetch(FOLDER, false);

            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(into().resolve("dev.yaml"))))
                    .isEqualTo("rw-------");
        }

        @Test
        void andRecordsWhereEveryFileCameFrom() throws IOException {
            store.put(FOLDER + "/base.yaml", bytes("a: 1\n"), Optional.of("v1"));
            store.put(FOLDER + "/dev.yaml", "a: 2\n");

            Values values = fetch(FOLDER, true);
            check(values, true);

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
    }

    @Nested
    class Pinned {
        @Test
        void takesTheVersionThatIsAskedFor() {
            store.put(FOLDER + "/base.yaml", bytes("a: 1\n"), Optional.of("b1"));
            store.put(FOLDER + "/base.yaml", bytes("a: 2\n"), Optional.of("b2"));
            store.put(FOLDER + "/dev.yaml", bytes("b: 1\n"), Optional.of("d1"));
            store.put(FOLDER + "/dev.yaml", bytes("b: 2\n"), Optional.of("d2"));

            Values values = fetch(FOLDER, "base.yaml=b1,dev.yaml=d1");

            assertThat(into().resolve("base.yaml")).hasContent("a: 1\n");
            assertThat(into().resolve("dev.yaml")).hasContent("b: 1\n");
            assertThat(PinnedVersions.of(values)).contains("base.yaml=b1,dev.yaml=d1");
        }

        @Test
        void refusesAVersionThatIsNotThere() {
            store.put(FOLDER + "/base.yaml", bytes("a: 1\n"), Optional.of("b1"));
            store.put(FOLDER + "/dev.yaml", bytes("b: 1\n"), Optional.of("d1"));

            Values values = fetch(FOLDER, "d0");

            assertThatThrownBy(() -> check(values, true))
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
            return source().fetch(new ValuesRequest(
                    location,
                    "dev.yaml",
                    !location.equals("deploy"),
                    PinnedVersions.parse(versions, List.of("base.yaml", "dev.yaml")),
                    UnknownKeys.WARN,
                    Optional.empty(),
                    into()));
        }
    }

    @Nested
    class Refuses {
        @Test
        void everyProblemOfBothFilesAtOnce() {
            store.put(FOLDER + "/base.yaml", "replicas: 1\nimage:\n  name: a\nreplicas: 2\n");

            ReleaseFailure failure = failure(true);

            assertThat(failure.code()).isEqualTo(FailureCode.VALUES);
            assertThat(failure.because())
                    .contains("there are 2 problems")
                    .contains(FOLDER + "/base.yaml:4:1 has the key replicas a second time")
                    .contains("there is no " + FOLDER + "/dev.yaml");
        }

        @Test
        void aMissingBaseThatIsWanted() {
            store.put(FOLDER + "/dev.yaml", "a: 1");

            assertThat(failure(true))
                    .hasMessageContaining("there is no " + FOLDER + "/base.yaml")
                    .hasMessageContaining("ship.values.base to false");
        }

        @Test
        void aMissingEnvironmentWithTheNameThatWasMeant() {
            store.put(FOLDER + "/prod.yaml", "a: 1").put(FOLDER + "/devv.yaml", "a: 1");

            assertThat(failure(false))
                    .hasMessageContaining("there is no " + FOLDER + "/dev.yaml (did you mean devv.yaml?)");
        }

        @Test
        void aMissingEnvironmentWithTheNamesThatAreThere() {
            store.put(FOLDER + "/staging.yaml", "a: 1").put(FOLDER + "/production.yaml", "a: 1");

            assertThat(failure(false))
                    .hasMessageContaining(FOLDER + "/dev.yaml (there is production.yaml, staging.yaml)");
        }

        @Test
        void aMissingEnvironment() {
            assertThat(failure(false))
                    .hasMessage("cannot use the values in s3://values/orders, because there is no"
                            + " s3://values/orders/dev.yaml; put it there, or set ship.values to where it is");
        }

        @ParameterizedTest
        @ValueSource(strings = {"- a\n- b\n", "just words\n", "42\n"})
        void whatIsNoMap(String content) {
            store.put(FOLDER + "/dev.yaml", content);

            assertThat(failure(false)).hasMessageContaining("/dev.yaml:1:1 is a list or a single value");
        }

        @Test
        void aSecondDocument() {
            store.put(FOLDER + "/dev.yaml", "a: 1\n---\nb: 2\n");

            assertThat(failure(false)).hasMessageContaining("/dev.yaml:3:1 begins a second YAML document");
        }

        @Test
        void whatIsNotText() {
            store.put(FOLDER + "/dev.yaml", new byte[] {(byte) 0xff, (byte) 0xfe, 'a', 0}, Optional.empty());

            assertThat(failure(false)).hasMessageContaining("/dev.yaml:1:1 is not text in UTF-8");
        }

        @Test
        void brokenYamlWithoutShowingIt() {
            store.put(FOLDER + "/dev.yaml", "a: 1\npassword: \"hunter2\n");

            assertThat(failure(false)).hasMessageContaining("/dev.yaml:3:1 ").hasMessageNotContaining("hunter2");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"base.yaml", "overrides.yaml", "provenance.json", "../dev.yaml", "eu/dev.yaml", ".dev", " "})
        void aNameThatIsNoneOfAnEnvironment(String file) {
            assertThatThrownBy(() -> source().fetch(new ValuesRequest(FOLDER, file, true, into())))
                    .isInstanceOf(ReleaseFailure.class)
                    .hasMessageContaining("\"" + file + "\"");
            assertThat(store.reads()).isEmpty();
        }

        @Test
        void aLocationWithoutBucket() {
            assertThatThrownBy(() -> fetch("s3:///orders", true))
                    .isInstanceOf(ReleaseFailure.class)
                    .hasMessageContaining("names no bucket")
                    .hasMessageContaining("ship.values");
        }
    }

    @Test
    void warnsOfAnImageThatTheReleaseSets() {
        store.put(FOLDER + "/base.yaml", "image:\n  repository: quay.io/acme/orders\n");
        store.put(FOLDER + "/dev.yaml", "image:\n  tag: 1234567\n  digest: sha256:0\n");

        check(fetch(FOLDER, true), true);

        assertThat(warnings).hasSize(2);
        assertThat(warnings.get(0)).startsWith(FOLDER + "/dev.yaml:2:3 sets image.tag, which has no effect");
        assertThat(warnings.get(1)).startsWith(FOLDER + "/dev.yaml:3:3 sets image.digest");
    }

    private Values fetch(String location, boolean withBase) {
        return source().fetch(new ValuesRequest(location, "dev.yaml", withBase, into()));
    }

    private CheckedValues check(Values values, boolean withBase) {
        return source().check(
                        new ValuesRequest(FOLDER, "dev.yaml", withBase, into()),
                        values,
                        new Overrides("quay.io/acme/orders", "1a2b3c4", Optional.empty()),
                        Map.of());
    }

    private ReleaseFailure failure(boolean withBase) {
        return catchThrowableOfType(ReleaseFailure.class, () -> check(fetch(FOLDER, withBase), withBase));
    }

    private ValuesSources source() {
        return new ValuesSources(store, directory, warnings::add);
    }

    private Path into() {
        return directory.resolve("target/ship/values");
    }

    private Document provenance() throws IOException {
        return Document.json(Files.readString(into().resolve("provenance.json")));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
