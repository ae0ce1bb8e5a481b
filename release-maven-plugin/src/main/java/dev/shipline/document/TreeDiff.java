package dev.shipline.document;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Where two trees differ, leaf by leaf. Items of a list are matched by what names them (a container, a variable, a port), not by their place; a list of
 * scalars is one leaf. A null is nothing, as it is to Helm, and 1 is 1.0, but "1" is a text.
 */
public final class TreeDiff {
    /** What names an item, the best first. */
    private static final List<List<String>> NAMES = List.of(
            List.of("name"),
            List.of("mountPath"),
            List.of("containerPort", "protocol"),
            List.of("port", "protocol"),
            List.of("devicePath"),
            List.of("ip"));

    /** A port that does not say it means this. */
    private static final Map<String, String> USUAL = Map.of("protocol", "TCP");

    private final List<TreeChange> changes = new ArrayList<>();

    private TreeDiff() {}

    /** In a fixed order; none where the trees say the same. */
    public static List<TreeChange> between(Document before, Document after) {
        TreeDiff diff = new TreeDiff();
        diff.compare(TreePath.ROOT, before.tree(), after.tree());
        return List.copyOf(diff.changes);
    }

    private void compare(TreePath path, Object before, Object after) {
        if (before instanceof Map<?, ?> old && after instanceof Map<?, ?> young) {
            compareMaps(path, fields(old), fields(young));
        } else if (before instanceof List<?> old && after instanceof List<?> young) {
            compareLists(path, old, young);
        } else if (!isSame(before, after)) {
            tell(path, before, true);
            tell(path, after, false);
            join(path);
        }
    }

    private void compareMaps(TreePath path, Map<String, Object> before, Map<String, Object> after) {
        if (before.isEmpty() != after.isEmpty()) {
            boolean isGone = after.isEmpty();
            changes.add(new TreeChange(
                    path,
                    isGone ? Optional.empty() : Optional.of(Map.of()),
                    isGone ? Optional.of(Map.of()) : Optional.empty(),
                    false));
        }
        TreeSet<String> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        names.forEach(name -> compare(path.field(name), before.get(name), after.get(name)));
    }

    private void compareLists(TreePath path, List<?> before, List<?> after) {
        if (holdsScalars(before) && holdsScalars(after)) {
            if (!isSame(before, after)) {
                changes.add(new TreeChange(path, Optional.of(before), Optional.of(after), false));
            }
            return;
        }
        Optional<List<String>> names = NAMES.stream()
                .filter(candidate -> areTold(before, candidate) && areTold(after, candidate))
                .findFirst();
        if (names.isPresent()) {
            compareNamed(path, named(before, names.get()), named(after, names.get()));
        } else {
            compareByPlace(path, before, after);
        }
    }

    private void compareNamed(
            TreePath path, Map<Map<String, String>, Object> before, Map<Map<String, String>, Object> after) {
        List<String> oldOrder = new ArrayList<>();
        List<String> youngOrder = new ArrayList<>();
        int place = 0;
        for (Map.Entry<Map<String, String>, Object> item : before.entrySet()) {
            if (after.containsKey(item.getKey())) {
                oldOrder.add(String.join("/", item.getKey().values()));
            }
            compare(path.item(item.getKey(), place++), item.getValue(), after.get(item.getKey()));
        }
        place = 0;
        for (Map.Entry<Map<String, String>, Object> item : after.entrySet()) {
            if (before.containsKey(item.getKey())) {
                youngOrder.add(String.join("/", item.getKey().values()));
            } else {
                compare(path.item(item.getKey(), place), null, item.getValue());
            }
            place++;
        }
        if (!oldOrder.equals(youngOrder)) {
            changes.add(new TreeChange(path, Optional.of(oldOrder), Optional.of(youngOrder), true));
        }
    }

    /** What is alike at both ends is passed over, so that one item more does not look like a change of all. */
    private void compareByPlace(TreePath path, List<?> before, List<?> after) {
        int shorter = Math.min(before.size(), after.size());
        int head = 0;
        while (head < shorter && isSame(before.get(head), after.get(head))) {
            head++;
        }
        int tail = 0;
        while (tail < shorter - head
                && isSame(before.get(before.size() - 1 - tail), after.get(after.size() - 1 - tail))) {
            tail++;
        }
        int longest = Math.max(before.size(), after.size()) - tail;
        for (int i = head; i < longest; i++) {
            compareItem(
                    path.item(Map.of(), i),
                    i < before.size() - tail ? Optional.of(text(before.get(i))) : Optional.empty(),
                    i < after.size() - tail ? Optional.of(text(after.get(i))) : Optional.empty());
        }
    }

    private void compareItem(TreePath path, Optional<Object> before, Optional<Object> after) {
        compare(path, before.orElse(null), after.orElse(null));
    }

    /** A null in a list has its place, unlike one in a mapping. */
    private static Object text(Object item) {
        return item == null ? "null" : item;
    }

    /** Every leaf of what is there on one side only. */
    private void tell(TreePath path, Object tree, boolean isBefore) {
        if (tree instanceof Map<?, ?> map && !fields(map).isEmpty()) {
            fields(map).forEach((name, value) -> tell(path.field(name), value, isBefore));
        } else if (tree instanceof List<?> list && !holdsScalars(list)) {
            Optional<List<String>> names =
                    NAMES.stream().filter(candidate -> areTold(list, candidate)).findFirst();
            for (int i = 0; i < list.size(); i++) {
                Object item = list.get(i);
                tell(path.item(names.map(known -> key(item, known)).orElse(Map.of()), i), text(item), isBefore);
            }
        } else if (tree != null) {
            Object leaf = tree instanceof Map ? Map.of() : tree;
            changes.add(new TreeChange(
                    path,
                    isBefore ? Optional.of(leaf) : Optional.empty(),
                    isBefore ? Optional.empty() : Optional.of(leaf),
                    false));
        }
    }

    /** A leaf that gives way to a leaf is one change. */
    private void join(TreePath path) {
        int last = changes.size() - 1;
        if (last < 1) {
            return;
        }
        TreeChange gone = changes.get(last - 1);
        TreeChange come = changes.get(last);
        if (gone.path().equals(path)
                && come.path().equals(path)
                && gone.after().isEmpty()
                && come.before().isEmpty()
                && gone.before().isPresent()) {
            changes.remove(last);
            changes.set(last - 1, new TreeChange(path, gone.before(), come.after(), false));
        }
    }

    private static boolean isSame(Object before, Object after) {
        return Objects.equals(plain(before), plain(after));
    }

    /** Without what makes no difference. */
    private static Object plain(Object tree) {
        if (tree instanceof Map<?, ?> map) {
            Map<String, Object> plain = new TreeMap<>();
            fields(map).forEach((name, value) -> plain.put(name, plain(value)));
            return plain;
        }
        if (tree instanceof List<?> list) {
            return list.stream().map(item -> plain(text(item))).toList();
        }
        if (tree instanceof Number number) {
            try {
                return new BigDecimal(number.toString()).stripTrailingZeros();
            } catch (NumberFormatException e) {
                return number.toString();
            }
        }
        return tree;
    }

    private static Map<String, Object> fields(Map<?, ?> map) {
        Map<String, Object> fields = new TreeMap<>();
        map.forEach((name, value) -> {
            if (value != null) {
                fields.put(String.valueOf(name), value);
            }
        });
        return fields;
    }

    private static boolean holdsScalars(List<?> list) {
        return list.stream().noneMatch(item -> item instanceof Map || item instanceof List);
    }

    /** Whether these fields tell every item from the others. */
    private static boolean areTold(List<?> list, List<String> names) {
        List<Map<String, String>> keys =
                list.stream().map(item -> key(item, names)).toList();
        return keys.stream().allMatch(key -> key.containsKey(names.get(0)))
                && keys.stream().distinct().count() == keys.size();
    }

    private static Map<String, String> key(Object item, List<String> names) {
        Map<String, String> key = new LinkedHashMap<>();
        for (String name : names) {
            Document.of(item)
                    .at(name)
                    .text()
                    .or(() -> Optional.ofNullable(USUAL.get(name)))
                    .ifPresent(text -> key.put(name, text));
        }
        return key;
    }

    private static Map<Map<String, String>, Object> named(List<?> list, List<String> names) {
        Map<Map<String, String>, Object> named = new LinkedHashMap<>();
        list.forEach(item -> named.put(key(item, names), item));
        return named;
    }
}
