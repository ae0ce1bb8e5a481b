package dev.shipline.cluster;

import static java.util.stream.Collectors.joining;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Rights as the rules of a Role, in one line that can be pasted behind {@code rules:}. */
public final class RoleRules {
    private final Map<GroupAndVerbs, Set<String>> resources = new LinkedHashMap<>();

    private RoleRules(Collection<Right> rights) {
        Map<GroupAndResource, Set<String>> verbs = new LinkedHashMap<>();
        rights.forEach(right -> verbs.computeIfAbsent(
                        new GroupAndResource(right.group(), right.resource()), key -> new LinkedHashSet<>())
                .add(right.verb()));
        verbs.forEach((on, which) -> resources
                .computeIfAbsent(new GroupAndVerbs(on.group, which), key -> new LinkedHashSet<>())
                .add(on.resource));
    }

    public static RoleRules of(Collection<Right> rights) {
        return new RoleRules(rights);
    }

    /** For people: "get, update secrets and list pods, events". */
    public String inWords() {
        return resources.entrySet().stream()
                .map(rule -> String.join(", ", rule.getKey().verbs) + " " + String.join(", ", rule.getValue()))
                .collect(joining(" and "));
    }

    /** YAML, which is the same in its flow style: {@code [{apiGroups: [apps], resources: [replicasets], verbs: [list]}]}. */
    @Override
    public String toString() {
        return resources.entrySet().stream()
                .map(rule -> "{apiGroups: [" + quoted(rule.getKey().group) + "], resources: ["
                        + String.join(", ", rule.getValue()) + "], verbs: ["
                        + String.join(", ", rule.getKey().verbs) + "]}")
                .collect(joining(", ", "[", "]"));
    }

    private static String quoted(String group) {
        return group.isEmpty() ? "\"\"" : group;
    }

    private record GroupAndResource(String group, String resource) {}

    private record GroupAndVerbs(String group, Set<String> verbs) {}
}
