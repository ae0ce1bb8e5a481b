package dev.shipline.chart.publish;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Charts of the tests, as folders. */
final class ChartFolders {
    private ChartFolders() {}

    static Path write(Path parent, String name, String version) {
        Path chart = parent.resolve(name);
        file(chart, "Chart.yaml", "apiVersion: v2\nname: " + name + "\nversion: " + version + "\n");
        file(chart, "values.yaml", "replicas: 1\n");
        file(chart, "templates/map.yaml", "kind: ConfigMap\n");
        return chart;
    }

    static Path file(Path chart, String name, String content) {
        try {
            Path file = chart.resolve(name);
            Files.createDirectories(file.getParent());
            return Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static PackedChart packed(Path parent, String name, String version) {
        return new ChartPacker(Optional.of(version), Optional.empty()).pack(write(parent, name, "0.0.1"));
    }
}
