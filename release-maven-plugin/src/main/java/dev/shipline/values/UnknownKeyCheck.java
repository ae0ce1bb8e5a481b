package dev.shipline.values;

import static java.util.Objects.requireNonNull;

import dev.shipline.document.Fault;
import dev.shipline.document.YamlValue;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/** Finds keys of which nothing in a chart speaks: neither its defaults, nor its schema, nor a template. */
final class UnknownKeyCheck {
    private final ChartDefaults chart;
    private final MergedValue defaults;
    private final SchemaKeys schema;
    private final List<KeyPath> knownPaths = new ArrayList<>();

    UnknownKeyCheck(ChartDefaults chart, MergedValue defaults) {
        this.chart = requireNonNull(chart, "chart is null");
        this.defaults = requireNonNull(defaults, "defaults is null");
        this.schema = SchemaKeys.of(chart.schema());
        collect(defaults, KeyPath.ROOT);
    }

    private void collect(MergedValue value, KeyPath path) {
        value.entries().forEach((key, entry) -> {
            knownPaths.add(path.then(key));
            collect(entry, path.then(key));
        });
    }

    /** Tells of every such key of a file, with the path to it. */
    void judge(YamlValue root, BiConsumer<KeyPath, Fault> unknown) {
        judge(root, defaults, schema, KeyPath.ROOT, unknown);
    }

    private void judge(
            YamlValue value, MergedValue known, SchemaKeys allowed, KeyPath path, BiConsumer<KeyPath, Fault> unknown) {
        value.entries().forEach((key, entry) -> {
            KeyPath inner = path.then(key);
            if (isForOthers(inner)) {
                return;
            }
            MergedValue next = known.entries().get(key);
            if (next != null) {
                boolean hasKeys = next.isMapping() && !next.entries().isEmpty();
                if (hasKeys && entry.isMapping()) {
                    judge(entry, next, allowed.at(key), inner, unknown);
                }
                return;
            }
            if (!allowed.knows(key) && !chart.mentions(inner)) {
                unknown.accept(
                        inner,
                        new Fault(
                                entry.position(),
                                "sets " + inner + ", of which the chart knows nothing" + meant(inner, known, allowed)));
            }
        });
    }

    /** Values that Helm itself reads, or hands to subcharts. */
    private boolean isForOthers(KeyPath path) {
        boolean top = path.keys().size() == 1;
        return top
                        && (path.last().equals("global")
                                || chart.hasTags() && path.last().equals("tags"))
                || chart.subcharts().values().stream()
                        .flatMap(subchart -> subchart.conditions().stream())
                        .anyMatch(path.keys()::equals);
    }

    /** A sibling of nearly that name, or else the one place where the chart has that very name. */
    String meant(KeyPath path, MergedValue known, SchemaKeys allowed) {
        Set<String> siblings = new LinkedHashSet<>(known.entries().keySet());
        siblings.addAll(allowed.names());
        Optional<String> near = Similar.to(path.last(), siblings);
        if (near.isPresent()) {
            return "; did you mean " + near.get() + "?";
        }
        List<KeyPath> elsewhere = knownPaths.stream()
                .filter(other -> other.last().equals(path.last()))
                .limit(2)
                .toList();
        return elsewhere.size() == 1 ? "; did you mean " + elsewhere.get(0) + "?" : "";
    }

    /** The same for a key that the schema refuses. */
    String meant(KeyPath path) {
        List<String> parent = path.keys().subList(0, path.keys().size() - 1);
        SchemaKeys allowed = schema;
        for (String key : parent) {
            allowed = allowed.at(key);
        }
        return meant(path, defaults.at(parent).orElseGet(MergedValue::new), allowed);
    }
}
