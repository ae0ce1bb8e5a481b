package dev.shipline.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.shipline.failure.ReleaseFailure;
import dev.shipline.s3.InMemoryObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DependenciesTest {
    private static final String WANTS_DB = """
            apiVersion: v2
            name: api
            version: 1.0.0
            dependencies:
            - name: db
              version: ^1.2
              repository: s3://charts/stable/
              condition: db.enabled
              alias: orders-db
            """;

    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private final StringBuilder index = new StringBuilder("entries:\n");

    @TempDir
    private Path directory;

    @Test
    void ofAFolderArePutBesideIt() throws IOException {
        publish("db", Tgz.chart("db", "1.2.3"), "1.2.3");
        Path folder = chart("api", WANTS_DB);
        Files.writeString(folder.resolve("values.yaml"), "a: 1\n");

        FetchedChart chart = fetch("api");

        assertThat(chart.path()).isEqualTo(directory.resolve("into/api-1.0.0"));
        assertThat(chart.path().resolve("charts/db-1.2.3.tgz")).hasBinaryContent(Tgz.chart("db", "1.2.3"));
        assertThat(chart.path().resolve("values.yaml")).hasContent("a: 1\n");
        assertThat(chart.source()).endsWith("api with db 1.2.3");
        assertThat(folder.resolve("charts")).doesNotExist();
        assertThat(ChartFiles.of(chart)).containsKeys("charts/db/values.yaml", "values.yaml");
    }

    @Test
    void ofAnArchiveInTheRepositoryAreFetchedToo() {
        publish("db", Tgz.chart("db", "1.2.3"), "1.2.3");
        publish("api", new Tgz().file("api/Chart.yaml", WANTS_DB).pack(), "1.0.0");

        FetchedChart chart = fetch("s3://charts/stable/api");

        assertThat(ChartFiles.of(chart)).containsKeys("Chart.yaml", "charts/db/Chart.yaml");
    }

    @Test
    void ofDependenciesAreFetchedToo() {
        publish("net", Tgz.chart("net", "3.0.0"), "3.0.0");
        String db = WANTS_DB.replace("name: api\nversion: 1.0.0", "name: db\nversion: 1.2.3")
                .replace("- name: db\n  version: ^1.2", "- name: net\n  version: '*'");
        publish("db", new Tgz().file("db/Chart.yaml", db).pack(), "1.2.3");
        publish("api", new Tgz().file("api/Chart.yaml", WANTS_DB).pack(), "1.0.0");

        FetchedChart chart = fetch("s3://charts/stable/api");

        assertThat(chart.path().resolve("charts/db/charts/net-3.0.0.tgz")).exists();
        assertThat(chart.source()).endsWith("with db 1.2.3, net 3.0.0");
    }

    @Test
    void thatGoInACircleAreRefused() {
        publish(
                "db",
                new Tgz()
                        .file(
                                "db/Chart.yaml",
                                WANTS_DB.replace("name: api\nversion: 1.0.0", "name: db\nversion: 1.2.3"))
                        .pack(),
                "1.2.3");
        publish("api", new Tgz().file("api/Chart.yaml", WANTS_DB).pack(), "1.0.0");

        assertThat(failure("s3://charts/stable/api")).hasMessageContaining("nested more than 8 deep");
    }

    @Test
    void thatAreThereAreUsedAsTheyAre() throws IOException {
        Path folder = chart("api", WANTS_DB);
        Files.createDirectories(folder.resolve("charts"));
        Files.write(folder.resolve("charts/db-1.5.0.tgz"), Tgz.chart("db", "1.5.0"));

        assertThat(fetch("api").path()).isEqualTo(folder);
        assertThat(store.reads()).isEmpty();
    }

    @Test
    void areTakenInTheVersionOfTheLock() throws IOException {
        publish("db", Map.of("1.2.3", Tgz.chart("db", "1.2.3"), "1.9.0", Tgz.chart("db", "1.9.0")));
        lock(chart("api", WANTS_DB), "1.2.3", "s3://charts/stable");

        assertThat(fetch("api").source()).endsWith("with db 1.2.3");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1.1.0 | s3://charts/stable | its lock holds db 1.1.0 from s3://charts/stable
            1.2.3 | s3://charts/other  | its lock holds db 1.2.3 from s3://charts/other
            """)
    void areRefusedWithALockThatIsOutOfDate(String version, String repository, String because) throws IOException {
        lock(chart("api", WANTS_DB), version, repository);

        assertThat(failure("api")).hasMessageContaining(because).hasMessageContaining("helm dependency update");
    }

    @Test
    void mayBeFoldersBesideTheChart() throws IOException {
        chart("api", WANTS_DB.replace("s3://charts/stable/", "file://../db"));
        chart("db", "name: db\nversion: 1.2.0\n");

        assertThat(fetch("api").path().resolve("charts/db/Chart.yaml")).exists();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            file://../none      | is no folder of a chart
            file://../api       | holds api 1.0.0
            "@stable"           | which only one machine's helm knows by that name
            ""                  | names no repository
            ftp://x/y           | charts come from s3://, https://, oci:// or a path
            s3://charts/stable  | cannot fetch db ^1.2, on which
            """)
    void thatCannotBeHadAreRefused(String repository, String because) throws IOException {
        chart("api", WANTS_DB.replace("s3://charts/stable/", repository.isEmpty() ? "\"\"" : repository));

        assertThat(failure("api")).hasMessageContaining(because);
    }

    @Test
    void ofAnArchiveAreNoFoldersOfThisMachine() {
        publish(
                "api",
                new Tgz()
                        .file("api/Chart.yaml", WANTS_DB.replace("s3://charts/stable/", "file:///etc"))
                        .pack(),
                "1.0.0");

        assertThat(failure("s3://charts/stable/api")).hasMessageContaining("an archive knows no folder beside it");
    }

    @Test
    void haveNamesThatLeadNowhereElse() throws IOException {
        chart("api", WANTS_DB.replace("- name: db", "- name: ../../db"));

        assertThat(failure("api")).hasMessageContaining("which is no name of a chart");
    }

    @Test
    void thatLieThereInAnotherVersionAreNotPassedOver() throws IOException {
        Path folder = chart("api", WANTS_DB.replace("repository: s3://charts/stable/", "repository: \"\""));
        Files.createDirectories(folder.resolve("charts"));
        Files.write(folder.resolve("charts/db-2.0.0.tgz"), Tgz.chart("db", "2.0.0"));

        assertThat(failure("api")).hasMessageContaining("it depends on db ^1.2, and its charts/ holds 2.0.0");
    }

    private Path chart(String name, String chartYaml) throws IOException {
        Path folder = Files.createDirectories(directory.resolve(name));
        Files.writeString(folder.resolve("Chart.yaml"), chartYaml);
        return folder;
    }

    private static void lock(Path folder, String version, String repository) throws IOException {
        Files.writeString(
                folder.resolve("Chart.lock"),
                "dependencies:\n- name: db\n  repository: " + repository + "\n  version: " + version
                        + "\ndigest: sha256:abc\ngenerated: \"2026-01-01T00:00:00Z\"\n");
    }

    private void publish(String name, byte[] archive, String version) {
        publish(name, Map.of(version, archive));
    }

    private void publish(String name, Map<String, byte[]> versions) {
        index.append("  ").append(name).append(":\n");
        versions.forEach((version, archive) -> {
            index.append("  - version: ").append(version).append("\n    digest: ");
            index.append(ChartDigest.ofArchive(archive)).append("\n    urls: [");
            index.append(name).append('-').append(version).append(".tgz]\n");
            store.put("s3://charts/stable/" + name + "-" + version + ".tgz", archive, Optional.empty());
        });
        store.put("s3://charts/stable/index.yaml", index.toString());
    }

    private ReleaseFailure failure(String location) {
        return catchThrowableOfType(ReleaseFailure.class, () -> fetch(location));
    }

    private FetchedChart fetch(String location) {
        return Charts.of(store, directory.resolve("kept"), directory)
                .fetch(new ChartRequest(location, Optional.empty(), directory.resolve("into")));
    }
}
