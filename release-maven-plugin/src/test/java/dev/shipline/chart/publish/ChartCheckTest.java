package dev.shipline.chart.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChartCheckTest {
    @TempDir
    Path folder;

    private final List<String> objections = new ArrayList<>();
    private int asked;

    @Test
    void takesAChartThatIsWell() throws IOException {
        Path chart = ChartFolders.write(folder, "orders", "1.0.0");
        ChartFolders.file(chart, "values.schema.json", "{\"properties\": {\"replicas\": {\"type\": \"integer\"}}}");
        check(chart);
        assertThat(asked).isEqualTo(1);
    }

    @Test
    void saysAllThatIsWrongAtOnce() {
        Path chart = ChartFolders.write(folder, "orders", "1.0.0");
        ChartFolders.file(
                chart,
                "Chart.yaml",
                "apiVersion: v2\nname: orders\nversion: 1.0.0\n"
                        + "dependencies:\n- {name: db, version: 1.0.0}\n- {name: cache, version: 1.0.0}\n");
        ChartFolders.write(chart.resolve("charts"), "cache", "1.0.0");
        ChartFolders.file(chart, "values.yaml", "replicas: two\n");
        ChartFolders.file(chart, "values.schema.json", "{\"properties\": {\"replicas\": {\"type\": \"integer\"}}}");
        assertThatThrownBy(() -> check(chart))
                .hasMessageContainingAll(
                        "there are 2 problems",
                        "the dependency db is not in charts/; put it there with \"helm dependency build\"",
                        "values.yaml: replicas",
                        "(values.schema.json)");
        assertThat(asked).isZero();
    }

    @Test
    void saysWhatIsNoYamlAndNoSchema() {
        Path chart = ChartFolders.write(folder, "orders", "1.0.0");
        ChartFolders.file(chart, "values.yaml", "a: 1\na: 2\n");
        ChartFolders.file(chart, "values.schema.json", "{");
        assertThatThrownBy(() -> check(chart))
                .hasMessageContainingAll("values.yaml:2:1", "values.schema.json is no JSON schema");
    }

    @Test
    void repeatsHelmsWords() {
        objections.add("[ERROR] templates/: it is broken");
        Path chart = ChartFolders.write(folder, "orders", "1.0.0");
        assertThatThrownBy(() -> check(chart))
                .hasMessageContaining(
                        "cannot publish the chart orders 1.0.0, because [ERROR] templates/: it is broken");
    }

    private void check(Path chart) throws IOException {
        PackedChart packed = new ChartPacker(Optional.empty(), Optional.empty()).pack(chart);
        Path archive = Files.write(folder.resolve("packed.tgz"), packed.archive());
        new ChartCheck((file, asking) -> {
                    asked++;
                    return objections;
                })
                .check(packed, archive);
    }
}
