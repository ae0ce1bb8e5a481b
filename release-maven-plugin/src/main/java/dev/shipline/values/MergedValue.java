package dev.shipline.values;

import dev.shipline.document.YamlValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What layers of values come to when Helm merges them, and who set what: mappings melt, all else replaces what was there. */
final class MergedValue {
    private final Map<String, MergedValue> entries = new LinkedHashMap<>();
    private final List<Origin> origins = new ArrayList<>();
    private YamlValue leaf;

    /** Lays a value over what is there. */
    void put(YamlValue value, String layer, String source) {
        origins.add(new Origin(layer, source, value.position()));
        if (!value.isMapping()) {
            leaf = value;
            entries.clear();
            return;
        }
        leaf = null;
        value.entries().forEach((key, entry) -> entries.computeIfAbsent(key, any -> new MergedValue())
                .put(entry, layer, source));
    }

    boolean isMapping() {
        return leaf == null;
    }

    Map<String, MergedValue> entries() {
        return entries;
    }

    /** Who set it, the one who won last. */
    List<Origin> origins() {
        return origins;
    }

    Origin winner() {
        return origins.get(origins.size() - 1);
    }

    /** For a complaint: of a mapping that the release adds to, where a file or the chart has it. */
    String place() {
        Origin origin = winner();
        for (Origin earlier : origins) {
            origin = isMapping() && !earlier.isRelease() ? earlier : origin;
        }
        return origin.place();
    }

    /** The value under a path, or the innermost around it that is there. */
    MergedValue nearest(List<String> path) {
        MergedValue value = this;
        for (String key : path) {
            MergedValue next = value.entries.get(key);
            if (next == null) {
                return value;
            }
            value = next;
        }
        return value;
    }

    Optional<MergedValue> at(List<String> path) {
        MergedValue value = this;
        for (String key : path) {
            value = value.entries.get(key);
            if (value == null) {
                return Optional.empty();
            }
        }
        return Optional.of(value);
    }

    /** Plain maps, lists and scalars; without what a file takes out of the chart by setting it to null. */
    Object tree() {
        if (leaf != null) {
            return leaf.tree();
        }
        Map<String, Object> tree = new LinkedHashMap<>();
        entries.forEach((key, value) -> {
            if (!value.isTakenOut()) {
                tree.put(key, value.tree());
            }
        });
        return tree;
    }

    private boolean isTakenOut() {
        return leaf != null && leaf.isNull() && origins.stream().anyMatch(Origin::isChart) && !winner().isChart();
    }
}
