package dev.shipline.values;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Where the value of a key comes from.
 *
 * @param over those who set it too, and lost; the strongest first
 */
record KeyOrigin(KeyPath key, Origin from, List<Origin> over) {
    KeyOrigin {
        over = List.copyOf(over);
    }

    /** Of every value that is no mapping of further ones, in the order of their first mention. */
    static List<KeyOrigin> all(MergedValue values) {
        List<KeyOrigin> all = new ArrayList<>();
        collect(values, KeyPath.ROOT, all);
        return all;
    }

    private static void collect(MergedValue value, KeyPath path, List<KeyOrigin> all) {
        if (!value.isMapping() || value.entries().isEmpty() && !path.keys().isEmpty()) {
            List<Origin> origins = new ArrayList<>(value.origins());
            java.util.Collections.reverse(origins);
            all.add(new KeyOrigin(path, origins.get(0), origins.subList(1, origins.size())));
            return;
        }
        for (Map.Entry<String, MergedValue> entry : value.entries().entrySet()) {
            collect(entry.getValue(), path.then(entry.getKey()), all);
        }
    }
}
