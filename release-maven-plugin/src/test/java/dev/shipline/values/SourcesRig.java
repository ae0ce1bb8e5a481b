package dev.shipline.values;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.shipline.failure.ReleaseFailure;
import dev.shipline.s3.InMemoryObjectStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Values in S3 or in the module's folder, and what fetches and checks them. */
final class SourcesRig {
    static final String FOLDER = "s3://values/orders";

    final InMemoryObjectStore store = new InMemoryObjectStore();
    final List<String> warnings = new ArrayList<>();
    private final Path directory;

    /** @param directory the module's */
    SourcesRig(Path directory) {
        this.directory = directory;
    }

    Values fetch(String location, boolean withBase) {
        return source().fetch(new ValuesRequest(location, "dev.yaml", withBase, into()));
    }

    CheckedValues check(Values values, boolean withBase) {
        return source().check(
                        new ValuesRequest(FOLDER, "dev.yaml", withBase, into()),
                        values,
                        new Overrides("quay.io/acme/orders", "1a2b3c4", Optional.empty()),
                        Map.of());
    }

    ReleaseFailure failure(boolean withBase) {
        return catchThrowableOfType(ReleaseFailure.class, () -> check(fetch(FOLDER, withBase), withBase));
    }

    ValuesSources source() {
        return new ValuesSources(store, directory, warnings::add);
    }

    Path into() {
        return directory.resolve("target/ship/values");
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
