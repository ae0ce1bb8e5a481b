package dev.shipline.values;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Values that were found fit for their chart. */
public final class CheckedValues {
    private final Values values;
    private final ChartDefaults chart;

    CheckedValues(Values values, ChartDefaults chart) {
        this.values = requireNonNull(values, "values is null");
        this.chart = requireNonNull(chart, "chart is null");
    }

    /** Values for a chart that says nothing of its own. */
    public static CheckedValues unchecked(Values values) {
        return new CheckedValues(values, ChartDefaults.of(Map.of()));
    }

    /** Writes {@code overrides.yaml} into the folder, and gives the values with it in last place; the record of provenance is brought up to date. */
    public Values writeWith(Overrides overrides, Path folder) {
        Values all = values.then(overrides.write(folder));
        Provenance.write(folder, all, origins(overrides));
        return all;
    }

    /** The record of provenance, as far as it is known before the image is. */
    void record(Overrides overrides, Path folder) {
        Provenance.write(folder, values, origins(overrides));
    }

    /** A line for every key that somebody else than the chart sets, and one for all that the chart sets. */
    public List<String> lines(Overrides overrides) {
        List<KeyOrigin> origins = origins(overrides);
        List<KeyOrigin> set =
                origins.stream().filter(origin -> !origin.from().isChart()).toList();
        int width = set.stream()
                .mapToInt(origin -> origin.key().toString().length())
                .max()
                .orElse(0);
        List<String> lines = new ArrayList<>();
        set.forEach(origin -> lines.add(line(origin, width)));
        lines.add((origins.size() - set.size()) + " more keys have the chart's defaults");
        return lines;
    }

    private static String line(KeyOrigin origin, int width) {
        String over = origin.over().stream().map(Origin::brief).distinct().collect(Collectors.joining(", "));
        String key = String.format(Locale.ROOT, "%-" + width + "s", origin.key());
        return key + "  " + origin.from().brief() + (over.isEmpty() ? "" : ", over " + over);
    }

    private List<KeyOrigin> origins(Overrides overrides) {
        MergedValue merged = chart.merged();
        values.files()
                .forEach(file -> file.yaml().root().ifPresent(root -> merged.put(root, file.name(), file.source())));
        merged.put(overrides.content(), Origin.RELEASE, Origin.RELEASE);
        return KeyOrigin.all(merged);
    }
}
