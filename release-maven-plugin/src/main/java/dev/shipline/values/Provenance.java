package dev.shipline.values;

import dev.shipline.document.AtomicFile;
import dev.shipline.document.Document;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The record of where each values file, and each key, came from; files in the order in which Helm merges them. It holds no values. */
final class Provenance {
    static final String FILE = "provenance.json";

    private Provenance() {}

    static void write(Path folder, Values values, List<KeyOrigin> keys) {
        Map<String, Object> record = new LinkedHashMap<>();
        record.put("files", values.files().stream().map(Provenance::describe).toList());
        record.put("keys", keys.stream().map(Provenance::describe).toList());
        AtomicFile.write(folder.resolve(FILE), Document.of(record).toPrettyJson());
    }

    private static Map<String, Object> describe(ValuesFile file) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("file", file.name());
        fields.put("source", file.source());
        file.versionId().ifPresent(id -> fields.put("versionId", id));
        file.eTag().ifPresent(mark -> fields.put("eTag", mark));
        fields.put("sha256", file.sha256());
        return fields;
    }

    private static Map<String, Object> describe(KeyOrigin key) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("key", key.key().toString());
        fields.put("from", key.from().brief());
        if (!key.over().isEmpty()) {
            fields.put("over", key.over().stream().map(Origin::brief).toList());
        }
        return fields;
    }
}
