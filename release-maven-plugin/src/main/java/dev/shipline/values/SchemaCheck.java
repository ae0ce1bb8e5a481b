package dev.shipline.values;

import static java.util.Objects.requireNonNull;

import dev.shipline.document.JsonSchema;
import dev.shipline.document.MalformedDocumentException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Holds the merged values to the schemas of a chart and its subcharts, as Helm will when it is too late. */
final class SchemaCheck {
    private final MergedValue values;
    private final UnknownKeyCheck keys;
    private final Findings findings;
    private final Set<KeyPath> refused = new HashSet<>();

    SchemaCheck(MergedValue values, UnknownKeyCheck keys, Findings findings) {
        this.values = requireNonNull(values, "values is null");
        this.keys = requireNonNull(keys, "keys is null");
        this.findings = requireNonNull(findings, "findings is null");
    }

    void judge(ChartDefaults chart) {
        judge(chart, values.tree(), List.of());
    }

    /** Whether a schema has refused the key, which then needs no second complaint. */
    boolean hasRefused(KeyPath key) {
        return refused.contains(key);
    }

    private void judge(ChartDefaults chart, Object tree, List<String> prefix) {
        chart.schema().ifPresent(text -> apply(text, tree, prefix));
        if (!(tree instanceof Map<?, ?> map)) {
            return;
        }
        chart.subcharts().forEach((key, subchart) -> {
            Object inner = map.get(key);
            if (inner instanceof Map && isOn(subchart, map) && !chart.hasTags()) {
                List<String> longer = new ArrayList<>(prefix);
                longer.add(key);
                judge(subchart.chart(), inner, longer);
            }
        });
    }

    private void apply(String text, Object tree, List<String> prefix) {
        String schema = "the chart's " + (prefix.isEmpty() ? "" : "charts/" + String.join("/charts/", prefix) + "/")
                + "values.schema.json";
        try {
            JsonSchema.parse(text).violations(tree).forEach(violation -> tell(violation, schema, prefix));
        } catch (MalformedDocumentException e) {
            findings.warning("the values are not held to " + schema + ": " + e.getMessage());
        }
    }

    private void tell(JsonSchema.Violation violation, String schema, List<String> prefix) {
        List<String> path = new ArrayList<>(prefix);
        path.addAll(violation.path());
        violation.unknown().ifPresent(path::add);
        KeyPath key = new KeyPath(path);
        if (path.isEmpty()) {
            findings.problem("the values as a whole do not fit " + schema + ": " + violation.problem());
            return;
        }
        String place = values.nearest(path).place();
        if (violation.unknown().isPresent()) {
            refused.add(key);
            findings.problem(place + " sets " + key + ", which " + schema + " does not allow" + keys.meant(key));
            return;
        }
        findings.problem(place + " " + key + " does not fit " + schema + ": " + violation.problem());
    }

    private static boolean isOn(ChartDefaults.Subchart subchart, Map<?, ?> values) {
        for (List<String> condition : subchart.conditions()) {
            Object value = values;
            for (String key : condition) {
                value = value instanceof Map<?, ?> map ? map.get(key) : null;
            }
            if (value instanceof Boolean on) {
                return on;
            }
        }
        return true;
    }
}
