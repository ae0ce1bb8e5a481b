package dev.shipline.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shipline.failure.ReleaseFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChartFilesTest {
    @TempDir
    private Path folder;

    @Test
    void ofAnArchiveAreThoseThatSpeakOfValues() throws IOException {
        Path archive = folder.resolve("orders-1.0.0.tgz");
        Files.write(
                archive,
                new Tgz()
                        .file("orders/Chart.yaml", "name: orders\n")
                        .file("orders/values.yaml", "replicas: 1\n")
                        .file("orders/README.md", "no")
                        .file("orders/values.schema.json", "{}")
                        .file("orders/templates/deployment.yaml", "{{ .Values.replicas }}")
                        .file("orders/charts/db/values.yaml", "size: 1\n")
                        .file("orders/charts/db/ci/values.yaml", "no: 1\n")
                        .pack());

        assertThat(ChartFiles.of(chart(archive)))
                .containsOnlyKeys(
                        "Chart.yaml",
                        "values.yaml",
                        "values.schema.json",
                        "templates/deployment.yaml",
                        "charts/db/values.yaml")
                .containsEntry("values.yaml", "replicas: 1\n");
    }

    @Test
    void ofAFolderAreThoseOfPackedSubchartsToo() throws IOException {
        Files.createDirectories(folder.resolve("charts"));
        Files.writeString(folder.resolve("values.yaml"), "replicas: 1\n");
        Files.write(
                folder.resolve("charts/db-1.0.0.tgz"),
                new Tgz()
                        .file("db/Chart.yaml", "name: db\nversion: 1.0.0\n")
                        .file("db/values.yaml", "size: 1\n")
                        .pack());

        assertThat(ChartFiles.of(chart(folder)))
                .containsOnlyKeys("values.yaml", "charts/db/Chart.yaml", "charts/db/values.yaml");
    }

    @Test
    void ofWhatIsNoArchiveAreRefused() throws IOException {
        Path archive = Files.write(folder.resolve("orders.tgz"), "no".getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> ChartFiles.of(chart(archive)))
                .isInstanceOf(ReleaseFailure.class)
                .hasMessageContaining("its files cannot be read");
    }

    private static FetchedChart chart(Path path) {
        return new FetchedChart("orders", "1.0.0", "sha256:0", path, path.toString());
    }
}
