package dev.shipline.pipeline;

import dev.shipline.document.YamlFile;
import dev.shipline.values.CheckedValues;
import dev.shipline.values.Overrides;
import dev.shipline.values.Values;
import dev.shipline.values.ValuesFile;
import dev.shipline.values.ValuesRequest;
import dev.shipline.values.ValuesSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One file of values, with nothing wrong in it. */
final class FakeValues implements ValuesSource {
    private final FakeNeighbours neighbours;

    FakeValues(FakeNeighbours neighbours) {
        this.neighbours = neighbours;
    }

    @Override
    public Values fetch(ValuesRequest request) {
        neighbours.calls.add("values");
        return new Values(List.of(new ValuesFile(
                "dev.yaml",
                neighbours.folder.resolve("dev.yaml"),
                "0".repeat(64),
                Optional.empty(),
                Optional.of("v7"),
                YamlFile.read("replicas: 2\n"))));
    }

    @Override
    public CheckedValues check(ValuesRequest request, Values values, Overrides overrides, Map<String, String> chart) {
        neighbours.calls.add("check");
        return CheckedValues.unchecked(values);
    }
}
