package dev.shipline.chart.publish;

import static java.util.Objects.requireNonNull;

import dev.shipline.chart.ChartFiles;
import dev.shipline.chart.FetchedChart;
import dev.shipline.document.JsonSchema;
import dev.shipline.document.MalformedDocumentException;
import dev.shipline.document.YamlFile;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Judges an archive before anybody gets it: what its users would run into, all of it at once. */
public final class ChartCheck {
    private final Linter linter;

    /** Helm's own judgement of an archive. */
    @FunctionalInterface
    public interface Linter {
        /** What Helm objects to, in its words; nothing if it takes the chart. */
        List<String> objections(Path archive, PackedChart chart);
    }

    public ChartCheck(Linter linter) {
        this.linter = requireNonNull(linter, "linter is null");
    }

    /**
     * @param archive the file that holds the chart
     * @throws ReleaseFailure naming all that is wrong
     */
    public void check(PackedChart chart, Path archive) {
        Map<String, String> files = ChartFiles.of(new FetchedChart(
                chart.name(), chart.version(), "sha256:" + chart.digest(), archive, archive.toString()));
        List<String> problems = new ArrayList<>();
        dependencies(chart, files, problems);
        values(files, problems);
        if (problems.isEmpty()) {
            // Helm would repeat, in a longer way, what is known already
            problems.addAll(linter.objections(archive, chart));
        }
        if (!problems.isEmpty()) {
            throw ReleaseFailure.ofAll(
                    FailureCode.CHART,
                    "cannot publish the chart " + chart,
                    problems,
                    "correct the chart, then run it again");
        }
    }

    private static void dependencies(PackedChart chart, Map<String, String> files, List<String> problems) {
        chart.definition().dependencies().stream()
                .filter(name -> !files.containsKey("charts/" + name + "/Chart.yaml"))
                .forEach(name -> problems.add("Chart.yaml: the dependency " + name
                        + " is not in charts/; put it there with \"helm dependency build\""));
    }

    private static void values(Map<String, String> files, List<String> problems) {
        YamlFile values = YamlFile.read(files.getOrDefault("values.yaml", ""));
        values.faults().forEach(fault -> problems.add("values.yaml:" + fault.position() + " " + fault.problem()));
        String schema = files.get("values.schema.json");
        if (schema == null) {
            return;
        }
        try {
            JsonSchema parsed = JsonSchema.parse(schema);
            values.root()
                    .map(root -> parsed.violations(root.tree()))
                    .orElse(List.of())
                    .forEach(violation -> problems.add("values.yaml: " + String.join(".", violation.path()) + " "
                            + violation.problem() + " (values.schema.json)"));
        } catch (MalformedDocumentException e) {
            problems.add("values.schema.json is no JSON schema: " + e.getMessage());
        }
    }
}
