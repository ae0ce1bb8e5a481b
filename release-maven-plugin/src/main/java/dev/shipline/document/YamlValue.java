package dev.shipline.document;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A value of a YAML file, with the type that Helm gives it and the place where it stands: in a mapping, that of its key. */
public final class YamlValue {
    private final Object content;
    private final Position position;
    private final int weight;

    private YamlValue(Object content, Position position, int weight) {
        this.content = content;
        this.position = requireNonNull(position, "position is null");
        this.weight = weight;
    }

    /** @param content a text, a number, a truth value or null */
    static YamlValue scalar(Object content, Position position) {
        return new YamlValue(content, position, 1);
    }

    static YamlValue mapping(Map<String, YamlValue> entries, Position position) {
        Map<String, YamlValue> copy = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        return new YamlValue(copy, position, weight(entries.values()));
    }

    static YamlValue sequence(List<YamlValue> items, Position position) {
        return new YamlValue(List.copyOf(items), position, weight(items));
    }

    private static int weight(Iterable<YamlValue> parts) {
        int weight = 1;
        for (YamlValue part : parts) {
            weight += part.weight;
        }
        return weight;
    }

    YamlValue movedTo(Position other) {
        return new YamlValue(content, other, weight);
    }

    /** How many values it is, with all in it, aliases written out. */
    int weight() {
        return weight;
    }

    public Position position() {
        return position;
    }

    public boolean isNull() {
        return content == null;
    }

    public boolean isMapping() {
        return content instanceof Map;
    }

    public boolean isSequence() {
        return content instanceof List;
    }

    /** The entries of a mapping in their order; none where there is no mapping. */
    @SuppressWarnings("unchecked")
    public Map<String, YamlValue> entries() {
        return content instanceof Map ? (Map<String, YamlValue>) content : Map.of();
    }

    /** The items of a sequence; none where there is no sequence. */
    @SuppressWarnings("unchecked")
    public List<YamlValue> items() {
        return content instanceof List ? (List<YamlValue>) content : List.of();
    }

    /** The text, where it is one: not that of a number or a truth value. */
    public Optional<String> text() {
        return content instanceof String text ? Optional.of(text) : Optional.empty();
    }

    /** Plain maps, lists and scalars. */
    public Object tree() {
        if (isMapping()) {
            Map<String, Object> tree = new LinkedHashMap<>();
            entries().forEach((key, value) -> tree.put(key, value.tree()));
            return tree;
        }
        if (isSequence()) {
            List<Object> tree = new ArrayList<>();
            items().forEach(item -> tree.add(item.tree()));
            return tree;
        }
        return content;
    }

    /** Short on purpose: a value may be a secret. */
    @Override
    public String toString() {
        return "YamlValue[" + position + "]";
    }
}
