package dev.shipline.helm;

import dev.shipline.document.Document;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What changes between two manifests, resource by resource and field by field. Of Secrets only the names of fields are told, never a value.
 *
 * @param added   "Kind name" of new resources
 * @param removed "Kind name" of resources that go
 * @param changed the changed fields by "Kind name"
 */
public record ManifestDiff(List<String> added, List<String> removed, Map<String, List<String>> changed) {
    public ManifestDiff {
        added = List.copyOf(added);
        removed = List.copyOf(removed);
    }

    public static ManifestDiff between(String before, String after) {
        Map<String, Document> old = resources(before);
        Map<String, Document> next = resources(after);
        List<String> added =
                next.keySet().stream().filter(id -> !old.containsKey(id)).toList();
        List<String> removed =
                old.keySet().stream().filter(id -> !next.containsKey(id)).toList();
        Map<String, List<String>> changed = new LinkedHashMap<>();
        old.forEach((id, document) -> {
            if (next.containsKey(id)) {
                List<String> fields = fields(id, document, next.get(id));
                if (!fields.isEmpty()) {
                    changed.put(id, fields);
                }
            }
        });
        return new ManifestDiff(added, removed, changed);
    }

    public boolean isEmpty() {
        return added.isEmpty() && removed.isEmpty() && changed.isEmpty();
    }

    public String summary() {
        if (isEmpty()) {
            return "no resource changes";
        }
        return added.size() + " added, " + changed.size() + " changed, " + removed.size() + " removed";
    }

    /** A line per resource, indented lines for its fields. */
    public List<String> lines() {
        if (isEmpty()) {
            return List.of("no resource changes");
        }
        List<String> lines = new ArrayList<>();
        added.forEach(id -> lines.add("+ " + id));
        changed.forEach((id, fields) -> {
            lines.add("~ " + id);
            fields.forEach(field -> lines.add("    " + field));
        });
        removed.forEach(id -> lines.add("- " + id));
        return lines;
    }

    private static Map<String, Document> resources(String manifest) {
        Map<String, Document> resources = new TreeMap<>();
        for (Document resource : Document.yamlStream(manifest)) {
            resources.put(
                    resource.at("kind").text("?") + " "
                            + resource.at("metadata", "name").text("?"),
                    resource);
        }
        return resources;
    }

    private static List<String> fields(String id, Document before, Document after) {
        Map<String, String> old = leaves(before);
        Map<String, String> next = leaves(after);
        TreeSet<String> paths = new TreeSet<>(old.keySet());
        paths.addAll(next.keySet());
        boolean secret = id.startsWith("Secret ");
        List<String> fields = new ArrayList<>();
        for (String path : paths) {
            if (Objects.equals(old.get(path), next.get(path))) {
                continue;
            }
            fields.add(
                    secret
                            ? path + " changes"
                            : path + ": " + old.getOrDefault(path, "(none)") + " → "
                                    + next.getOrDefault(path, "(none)"));
        }
        return fields;
    }

    private static Map<String, String> leaves(Document resource) {
        Map<String, String> leaves = new TreeMap<>();
        collect("", resource, leaves);
        return leaves;
    }

    private static void collect(String path, Document node, Map<String, String> leaves) {
        node.text().ifPresent(text -> leaves.put(path, text));
        node.fields().forEach((key, value) -> collect(path.isEmpty() ? key : path + "." + key, value, leaves));
        List<Document> items = node.items();
        for (int i = 0; i < items.size(); i++) {
            // a container or a variable is known by its name, not by its place
            String place = items.get(i).at("name").text(Integer.toString(i));
            collect(path + "[" + place + "]", items.get(i), leaves);
        }
    }
}
