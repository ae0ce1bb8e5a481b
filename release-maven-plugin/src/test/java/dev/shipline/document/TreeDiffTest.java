package dev.shipline.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TreeDiffTest {
    @Test
    void matchesItemsByTheirNames() {
        assertThat(diff("""
                containers:
                  - {name: sidecar, image: proxy:1}
                  - {name: orders, image: orders:1, env: [{name: A, value: a}, {name: B, value: b}]}
                """, """
                containers:
                  - {name: sidecar, image: proxy:1}
                  - {name: metrics, image: metrics:1}
                  - {name: orders, image: orders:2, env: [{name: B, value: b2}]}
                """))
                .containsExactly(
                        "containers[orders].env[A].name: A -> nothing",
                        "containers[orders].env[A].value: a -> nothing",
                        "containers[orders].env[B].value: b -> b2",
                        "containers[orders].image: orders:1 -> orders:2",
                        "containers[metrics].image: nothing -> metrics:1",
                        "containers[metrics].name: nothing -> metrics");
    }

    @Test
    void tellsPortsApartByNumberAndProtocol() {
        assertThat(
                        diff(
                                "ports: [{containerPort: 53, protocol: UDP}, {containerPort: 53}]",
                                "ports: [{containerPort: 53, protocol: TCP}, {containerPort: 53, protocol: UDP, hostPort: 53}]"))
                .containsExactly(
                        "ports[53/UDP].hostPort: nothing -> 53",
                        "ports[53/TCP].protocol: nothing -> TCP",
                        "ports (order): [53/UDP, 53/TCP] -> [53/TCP, 53/UDP]");
    }

    @Test
    void tellsAnotherOrderOfTheSameItems() {
        assertThat(diff("env: [{name: A}, {name: B}]", "env: [{name: B}, {name: A}]"))
                .containsExactly("env (order): [A, B] -> [B, A]");
    }

    @Test
    void anItemMoreWithoutANameIsNoChangeOfAll() {
        assertThat(diff("rules: [{host: a}, {host: c}]", "rules: [{host: a}, {host: b}, {host: c}]"))
                .containsExactly("rules[1].host: nothing -> b");
    }

    @Test
    void aTextIsNoNumberAndANullIsNothing() {
        assertThat(diff("a: 1\nb: null\nc: 1.0", "a: \"1\"\nc: 1")).containsExactly("a: 1 -> 1");
        assertThat(diff("a: .nan", "a: .nan")).isEmpty();
    }

    @Test
    void whatBecomesEmptyIsTold() {
        assertThat(diff("a: {b: 1}\nc: [{name: x}]", "a: {}\nc: []"))
                .containsExactly("a: nothing -> {}", "a.b: 1 -> nothing", "c[x].name: x -> nothing");
    }

    @Test
    void aFieldWithADotCannotBeMistaken() {
        assertThat(diff("annotations: {a.b/c: 1}", "annotations: {a.b/c: 2}"))
                .containsExactly("annotations[a.b/c]: 1 -> 2");
    }

    /** Any two trees: nothing is told where nothing differs, something where anything does, and each claim is true. */
    @Test
    void whatItSaysHoldsForAnyTrees() {
        Random random = new Random(20);
        for (int i = 0; i < 3000; i++) {
            Object before = tree(random, 4);
            Object after =
                    random.nextInt(5) == 0 ? before : random.nextBoolean() ? tree(random, 4) : mutated(random, before);
            List<TreeChange> changes = TreeDiff.between(Document.of(before), Document.of(after));
            boolean isSame = json(before).equals(json(after));
            assertThat(changes.isEmpty())
                    .as("%s and %s", json(before), json(after))
                    .isEqualTo(isSame);
            for (TreeChange change : changes) {
                assertThat(change.before()).isNotEqualTo(change.after());
                if (!change.isOrder() && isNamed(change)) {
                    assertThat(at(before, change.path().steps()))
                            .as("before " + change)
                            .isEqualTo(change.before());
                    assertThat(at(after, change.path().steps()))
                            .as("after " + change)
                            .isEqualTo(change.after());
                }
            }
        }
    }

    /** An item without a name may have another place in the other tree. */
    private static boolean isNamed(TreeChange change) {
        return change.path().steps().stream()
                .noneMatch(
                        step -> step instanceof TreePath.Item item && item.key().isEmpty());
    }

    private static String json(Object tree) {
        return tree == null ? "" : Document.of(sorted(tree)).toJson();
    }

    private static Object sorted(Object tree) {
        if (tree instanceof Map<?, ?> map) {
            Map<String, Object> sorted = new java.util.TreeMap<>();
            map.forEach((key, value) -> sorted.put((String) key, sorted(value)));
            return sorted;
        }
        return tree instanceof List<?> list
                ? list.stream().map(TreeDiffTest::sorted).toList()
                : tree;
    }

    private static Object tree(Random random, int depth) {
        int kind = depth == 0 ? 0 : random.nextInt(4);
        if (kind == 0) {
            return List.of("a", "b", 1, true, "").get(random.nextInt(5));
        }
        if (kind == 1) {
            List<Object> list = new ArrayList<>();
            boolean isNamed = random.nextBoolean();
            for (int i = random.nextInt(4); i > 0; i--) {
                Object item = tree(random, depth - 1);
                list.add(isNamed ? new LinkedHashMap<>(Map.of("name", "n" + random.nextInt(4), "is", item)) : item);
            }
            return list;
        }
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            map.put(List.of("a", "b.c", "name", "port").get(random.nextInt(4)), tree(random, depth - 1));
        }
        return map;
    }

    private static Object mutated(Random random, Object tree) {
        if (tree instanceof Map<?, ?> map && !map.isEmpty()) {
            Map<String, Object> copy = new LinkedHashMap<>();
            int chosen = random.nextInt(map.size());
            int i = 0;
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                copy.put((String) entry.getKey(), i++ == chosen ? mutated(random, entry.getValue()) : entry.getValue());
            }
            return copy;
        }
        if (tree instanceof List<?> list && list.size() > 1) {
            List<Object> copy = new ArrayList<>(list);
            java.util.Collections.shuffle(copy, random);
            return random.nextBoolean() ? copy : copy.subList(1, copy.size());
        }
        return "mutated";
    }

    /** The leaf at a path; empty where there is none, or more than a leaf. */
    private static Optional<Object> at(Object tree, List<TreePath.Step> steps) {
        if (steps.isEmpty()) {
            boolean isLeaf = tree instanceof Map<?, ?> map
                    ? map.isEmpty()
                    : !(tree instanceof List<?> list)
                            || list.stream().noneMatch(item -> item instanceof Map || item instanceof List);
            return isLeaf ? Optional.ofNullable(tree) : Optional.empty();
        }
        List<TreePath.Step> rest = steps.subList(1, steps.size());
        if (steps.get(0) instanceof TreePath.Field field) {
            return tree instanceof Map<?, ?> map && map.containsKey(field.name())
                    ? at(map.get(field.name()), rest)
                    : Optional.empty();
        }
        TreePath.Item item = (TreePath.Item) steps.get(0);
        if (!(tree instanceof List<?> list)) {
            return Optional.empty();
        }
        if (item.key().isEmpty()) {
            return item.place() < list.size() ? at(list.get(item.place()), rest) : Optional.empty();
        }
        return list.stream()
                .filter(each -> item.key().entrySet().stream().allMatch(name -> Document.of(each)
                        .at(name.getKey())
                        .text(name.getKey().equals("protocol") ? "TCP" : "")
                        .equals(name.getValue())))
                .findFirst()
                .flatMap(found -> at(found, rest));
    }

    private static List<String> diff(String before, String after) {
        return TreeDiff.between(Document.yaml(before), Document.yaml(after)).stream()
                .map(change -> change.path() + (change.isOrder() ? " (order)" : "") + ": "
                        + change.before().orElse("nothing") + " -> "
                        + change.after().orElse("nothing"))
                .toList();
    }
}
