package dev.shipline.values;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The keys that lead to a value. */
record KeyPath(List<String> keys) {
    static final KeyPath ROOT = new KeyPath(List.of());

    KeyPath {
        keys = List.copyOf(keys);
    }

    KeyPath then(String key) {
        List<String> longer = new ArrayList<>(keys);
        longer.add(key);
        return new KeyPath(longer);
    }

    String last() {
        return keys.get(keys.size() - 1);
    }

    /** As people write it, {@code labels."app.kubernetes.io/name"}. */
    @Override
    public String toString() {
        return keys.stream()
                .map(key -> key.contains(".") || key.isEmpty() ? "\"" + key + "\"" : key)
                .collect(Collectors.joining("."));
    }
}
