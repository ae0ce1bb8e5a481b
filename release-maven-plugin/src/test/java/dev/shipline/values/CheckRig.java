package dev.shipline.values;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.shipline.failure.ReleaseFailure;
import dev.shipline.s3.InMemoryObjectStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A chart, and values in S3 that are checked against it. */
final class CheckRig {
    static final String FOLDER = "s3://values/orders";

    final InMemoryObjectStore store = new InMemoryObjectStore();
    final List<String> warnings = new ArrayList<>();
    final Map<String, String> chart = new TreeMap<>(Map.of("values.yaml", """
            replicas: 1
            image:
              repository: ""
              tag: ""
              pullPolicy: IfNotPresent
            labels: {}
            command: []
            service:
              port: 80
            """));

    UnknownKeys unknown = UnknownKeys.WARN;
    private final Path directory;

    CheckRig(Path directory) {
        this.directory = directory;
    }

    void check(String content) {
        check(content, false);
    }

    CheckedValues check(String content, boolean withBase) {
        store.put(FOLDER + "/dev.yaml", content);
        ValuesRequest request =
                new ValuesRequest(FOLDER, "dev.yaml", withBase, PinnedVersions.NONE, unknown, Optional.empty(), into());
        ValuesSources source = new ValuesSources(store, directory, warnings::add);
        return source.check(request, source.fetch(request), overrides(), chart);
    }

    ReleaseFailure failure(String content) {
        return catchThrowableOfType(ReleaseFailure.class, () -> check(content));
    }

    /** @param schema of the chart, from now on */
    ReleaseFailure failureOf(String content, String schema) {
        chart.put("values.schema.json", schema);
        return failure(content);
    }

    static Overrides overrides() {
        return new Overrides("quay.io/acme/orders", "1a2b3c4", Optional.empty());
    }

    Path into() {
        return directory.resolve("target/ship/values");
    }
}
