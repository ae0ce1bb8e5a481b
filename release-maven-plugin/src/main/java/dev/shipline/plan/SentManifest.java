package dev.shipline.plan;

import dev.shipline.document.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a chart renders, hooks and all, as one text that is the same wherever and whenever the same is rendered. What a chart makes anew each time, as by
 * {@code randAlphaNum} or {@code now}, is left out and named.
 *
 * @param content  one line for each leaf. It holds secrets
 * @param unstable "Secret orders data.password" of what two renderings one after the other do not agree on
 */
record SentManifest(String content, List<String> unstable) {
    SentManifest {
        unstable = List.copyOf(unstable);
    }

    static SentManifest of(String rendered, String renderedAgain) {
        TreeMap<String, String> once = leaves(rendered);
        TreeMap<String, String> again = rendered.equals(renderedAgain) ? once : leaves(renderedAgain);
        TreeSet<String> unstable = new TreeSet<>();
        once.forEach((place, value) -> {
            if (!value.equals(again.get(place))) {
                unstable.add(place);
            }
        });
        again.keySet().stream().filter(place -> !once.containsKey(place)).forEach(unstable::add);
        String content = once.entrySet().stream()
                .filter(leaf -> !unstable.contains(leaf.getKey()))
                .map(leaf -> leaf.getKey() + " = " + leaf.getValue())
                .collect(Collectors.joining("\n"));
        return new SentManifest(content, List.copyOf(unstable));
    }

    private static TreeMap<String, String> leaves(String manifest) {
        Manifest read = Manifest.read(manifest);
        TreeMap<String, String> leaves = new TreeMap<>();
        read.resources().forEach((id, resource) -> collect(place("", id), resource, leaves));
        read.hooks().forEach((id, resource) -> collect(place("hook ", id), resource, leaves));
        return leaves;
    }

    private static String place(String prefix, ResourceId id) {
        String where = List.of(id.group(), id.namespace()).stream()
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(", "));
        return prefix + id + (where.isEmpty() ? "" : " (" + where + ")") + " ";
    }

    private static void collect(String place, Document node, Map<String, String> leaves) {
        Map<String, Document> fields = new TreeMap<>(node.fields());
        List<Document> items = new ArrayList<>(node.items());
        String dot = place.endsWith(" ") ? "" : ".";
        fields.forEach((name, field) -> collect(place + dot + name, field, leaves));
        for (int i = 0; i < items.size(); i++) {
            collect(place + "[" + i + "]", items.get(i), leaves);
        }
        Optional<String> text = node.text();
        if (text.isPresent()) {
            leaves.put(place, Document.of(node.tree()).toJson());
        } else if (!node.isMissing() && fields.isEmpty() && items.isEmpty()) {
            leaves.put(place, node.isObject() ? "{}" : "[]");
        }
    }
}
