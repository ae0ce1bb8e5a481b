package dev.shipline.document;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Where something is in a tree: {@code spec.template.spec.containers[orders].image}. */
public record TreePath(List<Step> steps) {
    public static final TreePath ROOT = new TreePath(List.of());

    public TreePath {
        steps = List.copyOf(steps);
    }

    /** One step down. */
    public sealed interface Step permits Field, Item {}

    /** Into a field of a mapping. */
    public record Field(String name) implements Step {
        @Override
        public String toString() {
            return name;
        }
    }

    /**
     * To an item of a list.
     *
     * @param key   the fields that name it, with their values as texts; empty where only its place does
     * @param place from 0 on
     */
    public record Item(Map<String, String> key, int place) implements Step {
        public Item {
            key = new LinkedHashMap<>(key);
        }

        @Override
        public String toString() {
            return key.isEmpty() ? Integer.toString(place) : String.join("/", key.values());
        }
    }

    public TreePath field(String name) {
        return then(new Field(name));
    }

    TreePath item(Map<String, String> key, int place) {
        return then(new Item(key, place));
    }

    private TreePath then(Step step) {
        List<Step> longer = new ArrayList<>(steps);
        longer.add(step);
        return new TreePath(longer);
    }

    /** Whether it is at these fields, or below them; items of lists have no name here. */
    public boolean isWithin(String... fields) {
        if (steps.size() < fields.length) {
            return false;
        }
        for (int i = 0; i < fields.length; i++) {
            if (!(steps.get(i) instanceof Field field) || !field.name.equals(fields[i])) {
                return false;
            }
        }
        return true;
    }

    /** Whether a field of this name is on the way. */
    public boolean passes(String name) {
        return steps.contains(new Field(name));
    }

    /** The name of the innermost field or item. */
    public String last() {
        return steps.isEmpty() ? "" : steps.get(steps.size() - 1).toString();
    }

    @Override
    public String toString() {
        String text = steps.stream().map(TreePath::written).collect(Collectors.joining());
        return text.startsWith(".") ? text.substring(1) : text;
    }

    private static String written(Step step) {
        boolean plain = step instanceof Field field && field.name.indexOf('.') < 0;
        return plain ? "." + step : "[" + step + "]";
    }
}
