package dev.shipline.cluster;

import dev.shipline.document.Document;
import dev.shipline.document.MalformedDocumentException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds the objects in the YAML that Helm applies. */
final class ManifestObjects {
    /** Where Helm itself parts the documents. */
    private static final Pattern SEPARATOR = Pattern.compile("(?m)^---(?=\\s|$)");

    private ManifestObjects() {}

    /** @param namespace that of the manifest; absent: that of the release, unless the kind lives in none */
    record ManifestObject(String apiVersion, String kind, Optional<String> namespace, String name) {}

    /** What cannot be read is left out: Helm is more lenient than we are, and has the last word on it. */
    static List<ManifestObject> in(String manifest) {
        List<ManifestObject> objects = new ArrayList<>();
        documents(manifest).forEach(document -> collect(document, objects));
        return objects;
    }

    /** The objects themselves, each item of a list by itself. */
    static List<Document> documents(String manifest) {
        List<Document> documents = new ArrayList<>();
        for (String part : SEPARATOR.split(manifest)) {
            try {
                Document.yamlStream(part).forEach(document -> flatten(document, documents));
            } catch (MalformedDocumentException e) {
                continue;
            }
        }
        return documents;
    }

    private static void flatten(Document document, List<Document> into) {
        document.at("items").items().forEach(item -> flatten(item, into));
        into.add(document);
    }

    private static void collect(Document document, List<ManifestObject> into) {
        object(document).ifPresent(into::add);
    }

    /** What it says of itself; empty where that is not enough to find it. */
    static Optional<ManifestObject> object(Document document) {
        String apiVersion = document.at("apiVersion").text("");
        String kind = document.at("kind").text("");
        String name = document.at("metadata", "name").text("");
        String namespace = document.at("metadata", "namespace").text("");
        return apiVersion.isEmpty() || kind.isEmpty() || name.isEmpty()
                ? Optional.empty()
                : Optional.of(new ManifestObject(
                        apiVersion, kind, Optional.of(namespace).filter(given -> !given.isEmpty()), name));
    }
}
