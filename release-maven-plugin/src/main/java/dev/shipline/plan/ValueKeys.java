package dev.shipline.plan;

import dev.shipline.document.Document;
import dev.shipline.document.TreeChange;
import dev.shipline.document.TreeDiff;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which keys of the values change. Values may hold anything, so none of them is told. */
public record ValueKeys(List<String> added, List<String> changed, List<String> removed) {
    public ValueKeys {
        added = List.copyOf(added);
        changed = List.copyOf(changed);
        removed = List.copyOf(removed);
    }

    public static ValueKeys between(Document before, Document after) {
        List<String> added = new ArrayList<>();
        List<String> changed = new ArrayList<>();
        List<String> removed = new ArrayList<>();
        for (TreeChange change : TreeDiff.between(before, after)) {
            (change.before().isEmpty() ? added : change.after().isEmpty() ? removed : changed)
                    .add(change.path().toString());
        }
        return new ValueKeys(added, changed, removed);
    }

    /** Files of values, melted as Helm melts them: mappings into each other, all else replaces what was there. */
    public static Document melted(List<Document> files) {
        Map<String, Object> melted = new LinkedHashMap<>();
        files.forEach(file -> put(melted, file));
        return Document.of(melted);
    }

    private static void put(Map<String, Object> into, Document over) {
        over.fields().forEach((name, value) -> {
            if (value.isObject()) {
                Map<String, Object> inner = new LinkedHashMap<>();
                put(inner, Document.of(into.get(name)));
                put(inner, value);
                into.put(name, inner);
            } else {
                into.put(name, value.tree());
            }
        });
    }

    public boolean isEmpty() {
        return added.isEmpty() && changed.isEmpty() && removed.isEmpty();
    }

    /** "image.tag, replicas changed; debug added", with so many keys at the most. */
    public String summary(int most) {
        List<String> parts = new ArrayList<>();
        part("changed", changed, most, parts);
        part("added", added, most, parts);
        part("removed", removed, most, parts);
        return parts.isEmpty() ? "the same" : String.join("; ", parts);
    }

    private static void part(String verb, List<String> keys, int most, List<String> into) {
        if (keys.isEmpty()) {
            return;
        }
        String shown = String.join(", ", keys.subList(0, Math.min(most, keys.size())));
        into.add(shown + (keys.size() > most ? " and " + (keys.size() - most) + " more" : "") + " " + verb);
    }
}
