package dev.shipline.plan;

import dev.shipline.document.Document;
import dev.shipline.document.MalformedDocumentException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The objects in the YAML that a chart renders, by their identity.
 *
 * @param resources what Helm keeps as the release
 * @param hooks     what it makes around a change, which is not part of the release
 */
record Manifest(Map<ResourceId, Document> resources, Map<ResourceId, Document> hooks) {
    private static final String HOOK = "helm.sh/hook";

    /** Where Helm itself parts the documents. */
    private static final Pattern SEPARATOR = Pattern.compile("(?m)^---(?=\\s|$)");

    Manifest {
        resources = Collections.unmodifiableMap(new TreeMap<>(resources));
        hooks = Collections.unmodifiableMap(new TreeMap<>(hooks));
    }

    /** A document that is no clean YAML is one text: Helm is more lenient than we are, and has the last word on it. */
    static Manifest read(String yaml) {
        Manifest.Collector all = new Collector();
        for (String part : SEPARATOR.split(yaml)) {
            try {
                Document.yamlStream(part).forEach(all::add);
            } catch (MalformedDocumentException e) {
                all.addText(part);
            }
        }
        return new Manifest(all.resources, all.hooks);
    }

    /** Whether the object stays when the release no longer has it. */
    static boolean isKept(Document resource) {
        return resource.at("metadata", "annotations", "helm.sh/resource-policy")
                .text("")
                .strip()
                .equalsIgnoreCase("keep");
    }

    /** Whether an object is one that Helm makes around a change. */
    static boolean isHook(Document object) {
        return object.at("metadata", "annotations", HOOK).text().isPresent();
    }

    /** When a hook runs: "pre-upgrade, post-install". */
    static String events(Document hook) {
        return hook.at("metadata", "annotations", HOOK).text("");
    }

    private static final class Collector {
        private final Map<ResourceId, Document> resources = new TreeMap<>();
        private final Map<ResourceId, Document> hooks = new TreeMap<>();

        private void add(Document document) {
            List<Document> items = document.at("items").items();
            if (document.at("kind").text("").endsWith("List") && !items.isEmpty()) {
                items.forEach(this::add);
            } else if (document.isObject()) {
                put(isHook(document) ? hooks : resources, ResourceId.of(document), document);
            } else {
                addText(document.toJson());
            }
        }

        private void addText(String text) {
            String stripped = text.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .collect(Collectors.joining("\n"));
            put(resources, new ResourceId("document", "that is no clean YAML", "", ""), Document.of(stripped));
        }

        /** The same object twice is the chart's mistake, and must not hide a difference. */
        private static void put(Map<ResourceId, Document> into, ResourceId id, Document document) {
            ResourceId free = id;
            for (int i = 2; into.containsKey(free); i++) {
                free = new ResourceId(id.kind(), id.name() + " #" + i, id.group(), id.namespace());
            }
            into.put(free, document);
        }
    }
}
