package dev.shipline.metrics;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The tags of one signal: one value per key, in the order of the keys, so that equal sets of tags are equal lists. */
final class Tags {
    private final SortedMap<String, String> values;

    private Tags(SortedMap<String, String> values) {
        this.values = values;
    }

    static Tags of(Map<String, String> values) {
        Tags tags = new Tags(new TreeMap<>());
        for (Map.Entry<String, String> tag : values.entrySet()) {
            tags = tags.with(tag.getKey(), tag.getValue());
        }
        return tags;
    }

    /** These tags and one more, which replaces one of the same key. A blank value is no tag. */
    Tags with(String key, String value) {
        String name = Naming.tagKey(key);
        if (name.isEmpty() || value.isBlank()) {
            return this;
        }
        SortedMap<String, String> more = new TreeMap<>(values);
        more.put(name, value);
        return new Tags(more);
    }

    List<String> list() {
        return values.entrySet().stream()
                .map(tag -> Naming.tag(tag.getKey(), tag.getValue()))
                .toList();
    }
}
