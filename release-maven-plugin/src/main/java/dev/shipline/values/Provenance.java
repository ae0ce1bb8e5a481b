package dev.shipline.values;

import dev.shipline.document.AtomicFile;
import dev.shipline.document.Document;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The record of where each values file came from, in the order in which Helm merges them. */
final class Provenance {
    static final String FILE = "provenance.json";

    private Provenance() {}

    static void write(Path folder, Values values) {
        List<Map<String, Object>> files =
                values.files().stream().map(Provenance::describe).toList();
        AtomicFile.write(
                folder.resolve(FILE), Document.of(Map.of("files", files)).toPrettyJson());
    }

    private static Map<String, Object> describe(ValuesFile file) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("file", file.path().getFileName().toString());
        fields.put("source", file.source());
        file.versionId().ifPresent(id -> fields.put("versionId", id));
        fields.put("sha256", file.sha256());
        return fields;
    }
}
