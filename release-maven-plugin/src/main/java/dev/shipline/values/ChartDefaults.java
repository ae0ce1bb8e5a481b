package dev.shipline.values;

import static java.util.Objects.requireNonNull;

import dev.shipline.document.Document;
import dev.shipline.document.MalformedDocumentException;
import dev.shipline.document.YamlFile;
import dev.shipline.document.YamlValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a chart says of its values.
 *
 * @param file      its values.yaml
 * @param schema    the text of its values.schema.json
 * @param templates the text of all its templates
 * @param subcharts by the key under which their values stand
 */
record ChartDefaults(
        YamlFile file, Optional<String> schema, String templates, Map<String, Subchart> subcharts, boolean hasTags) {
    private static final Pattern IN_SUBCHART = Pattern.compile("charts/([^/]+)/(.+)");

    ChartDefaults {
        requireNonNull(file, "file is null");
        requireNonNull(schema, "schema is null");
        requireNonNull(templates, "templates is null");
        subcharts = Map.copyOf(subcharts);
    }

    /**
     * A chart within a chart.
     *
     * @param conditions the paths of the values that turn it on or off; the first that is there decides
     */
    record Subchart(ChartDefaults chart, List<List<String>> conditions) {}

    /** @param files the texts of the chart by their paths in it */
    static ChartDefaults of(Map<String, String> files) {
        Map<String, Map<String, String>> byFolder = new TreeMap<>();
        StringBuilder templates = new StringBuilder();
        files.forEach((path, text) -> {
            Matcher inner = IN_SUBCHART.matcher(path);
            if (inner.matches()) {
                byFolder.computeIfAbsent(inner.group(1), folder -> new TreeMap<>())
                        .put(inner.group(2), text);
            } else if (path.startsWith("templates/")) {
                templates.append(text).append('\n');
            }
        });
        Document chart = chartYaml(files);
        Map<String, Subchart> subcharts = new LinkedHashMap<>();
        byFolder.forEach((folder, inner) -> {
            String name = chartYaml(inner).at("name").text(folder);
            ChartDefaults defaults = of(inner);
            List<Document> dependencies = chart.at("dependencies").items().stream()
                    .filter(dependency -> dependency.at("name").text("").equals(name))
                    .toList();
            if (dependencies.isEmpty()) {
                subcharts.put(name, new Subchart(defaults, List.of()));
            }
            dependencies.forEach(dependency -> subcharts.put(
                    dependency.at("alias").text(name),
                    new Subchart(defaults, conditions(dependency.at("condition").text("")))));
        });
        return new ChartDefaults(
                YamlFile.read(files.getOrDefault("values.yaml", "")),
                Optional.ofNullable(files.get("values.schema.json")),
                templates.toString(),
                subcharts,
                chart.at("dependencies").items().stream()
                        .anyMatch(dependency -> !dependency.at("tags").isMissing()));
    }

    /** Whether it has neither defaults nor a schema to compare keys with. */
    boolean saysNothing() {
        return schema.isEmpty()
                && subcharts.isEmpty()
                && file.root().filter(root -> root.entries().isEmpty()).isPresent();
    }

    /** The chart's own defaults over those of its subcharts. */
    MergedValue merged() {
        MergedValue merged = new MergedValue();
        layOver(merged, "the chart's ");
        return merged;
    }

    private void layOver(MergedValue merged, String where) {
        YamlValue none = YamlFile.read("").root().orElseThrow();
        merged.put(none, Origin.CHART, where + "values.yaml");
        subcharts.forEach((key, subchart) -> subchart.chart()
                .layOver(
                        merged.entries().computeIfAbsent(key, any -> new MergedValue()),
                        where + "charts/" + key + "/"));
        file.root().ifPresent(root -> merged.put(root, Origin.CHART, where + "values.yaml"));
    }

    /** Whether a template speaks of a key: by its path, or by its name in quotes. */
    boolean mentions(KeyPath path) {
        String parent =
                path.keys().size() == 1 ? "Values" : path.keys().get(path.keys().size() - 2);
        String last = Pattern.quote(path.last());
        return Pattern.compile("\\." + Pattern.quote(parent) + "\\." + last + "(?![A-Za-z0-9_])|\"" + last + "\"")
                .matcher(templates)
                .find();
    }

    private static Document chartYaml(Map<String, String> files) {
        try {
            return Document.yaml(files.getOrDefault("Chart.yaml", ""));
        } catch (MalformedDocumentException e) {
            // Helm will say so
            return Document.of(null);
        }
    }

    private static List<List<String>> conditions(String text) {
        List<List<String>> conditions = new ArrayList<>();
        for (String path : text.split(",")) {
            if (!path.isBlank()) {
                conditions.add(List.of(path.trim().split("\\.")));
            }
        }
        return conditions;
    }
}
