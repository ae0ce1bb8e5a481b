package dev.shipline.cluster;

import dev.shipline.document.Document;
import dev.shipline.document.MalformedDocumentException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Finds the Services in the YAML that Helm applies, each with its first port. */
final class ManifestServices {
    /** Where Helm itself parts the documents. */
    private static final Pattern SEPARATOR = Pattern.compile("(?m)^---(?=\\s|$)");

    private ManifestServices() {}

    /** What cannot be read is left out: Helm is more lenient than we are. */
    static List<String> in(String manifest) {
        List<String> services = new ArrayList<>();
        for (String part : SEPARATOR.split(manifest)) {
            try {
                Document.yamlStream(part).forEach(document -> collect(document, services));
            } catch (MalformedDocumentException e) {
                continue;
            }
        }
        return services;
    }

    private static void collect(Document document, List<String> into) {
        document.at("items").items().forEach(item -> collect(item, into));
        if (!document.at("kind").text("").equals("Service")
                || !document.at("apiVersion").text("").equals("v1")) {
            return;
        }
        String name = document.at("metadata", "name").text("");
        List<Document> ports = document.at("spec", "ports").items();
        long port = ports.isEmpty() ? 0 : ports.get(0).at("port").number(0);
        into.add(port == 0 ? name : name + ":" + port);
    }
}
