package dev.shipline.helm;

import dev.shipline.document.AtomicFile;
import dev.shipline.document.Document;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A chart whose one template is the manifest of an earlier revision, word for word. To upgrade to it is to roll back. What a revision's manifest does not
 * hold is not replayed: hooks and CRDs.
 */
record ManifestChart(Path chart, Path values) {
    private static final String TEMPLATE = "replayed-manifest.yaml";

    /** Writes the chart and the values into an empty folder, readable by their owner only. */
    static ManifestChart write(Revision revision, Path folder) {
        Path chart = folder.resolve("chart");
        Path values = folder.resolve("values.yaml");
        Map<String, Object> metadata = new LinkedHashMap<>();
        revision.chartMetadata().fields().forEach((name, field) -> metadata.put(name, field.tree()));
        metadata.putIfAbsent("apiVersion", "v2");
        metadata.putIfAbsent("name", revision.chartName());
        metadata.putIfAbsent("version", revision.chartVersion());
        // The manifest has the subcharts in it, and ran on this cluster before.
        metadata.remove("dependencies");
        metadata.remove("kubeVersion");
        // JSON is YAML.
        AtomicFile.write(chart.resolve("Chart.yaml"), Document.of(metadata).toPrettyJson());
        AtomicFile.writeOwnerOnly(
                chart.resolve("templates").resolve(TEMPLATE), escaped(revision.manifest(), revision.chartName()));
        // helm upgrade --reuse-values builds on the defaults that the last revision's chart had.
        AtomicFile.writeOwnerOnly(chart.resolve("values.yaml"), json(revision.chartValues()));
        AtomicFile.writeOwnerOnly(values, json(revision.values()));
        return new ManifestChart(chart, values);
    }

    private static String json(Document values) {
        return values.isMissing() ? "{}\n" : values.toPrettyJson();
    }

    /** Braces of the manifest are text, not actions. The line that Helm puts above a replayed manifest must not pile up. */
    private static String escaped(String manifest, String chartName) {
        String ours = "# Source: " + chartName + "/templates/" + TEMPLATE;
        return manifest.lines()
                .filter(line -> !line.equals(ours))
                .map(line -> line.replace("{{", "{{ \"{{\" }}"))
                .collect(Collectors.joining("\n", "", "\n"));
    }
}
