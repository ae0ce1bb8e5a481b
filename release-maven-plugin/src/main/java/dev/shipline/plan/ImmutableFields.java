package dev.shipline.plan;

import dev.shipline.document.Document;
import dev.shipline.document.TreeChange;
import dev.shipline.document.TreePath;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Knows the fields that Kubernetes does not let change, each from the validation of its kind, and what helps. */
final class ImmutableFields {
    private static final String NAME = "or give it another name in the chart";

    private ImmutableFields() {}

    /** A field, and the fields below it that may change all the same. */
    private record Rule(String fix, String[] field, String... but) {
        boolean covers(TreePath path) {
            if (!path.isWithin(field)) {
                return false;
            }
            for (String free : but) {
                if (path.steps().size() > field.length
                        && path.steps().get(field.length).toString().equals(free)) {
                    return false;
                }
            }
            return true;
        }
    }

    static List<ImmutableChange> among(
            List<TreeChange> changes, String label, ResourceId id, Document before, Document after) {
        List<ImmutableChange> found = new ArrayList<>();
        Set<TreePath> seen = new LinkedHashSet<>();
        for (Rule rule : rules(id, before)) {
            changes.stream()
                    .filter(change -> rule.covers(change.path()))
                    .filter(change -> isRefused(id.kind(), change))
                    .map(change -> outermost(change.path(), rule))
                    .filter(seen::add)
                    .forEach(path -> found.add(new ImmutableChange(label, path, after, rule.fix)));
        }
        return found;
    }

    private static TreePath outermost(TreePath path, Rule rule) {
        int length = Math.min(path.steps().size(), rule.field.length + (rule.but.length == 0 ? 0 : 1));
        return new TreePath(path.steps().subList(0, length));
    }

    private static List<Rule> rules(ResourceId id, Document before) {
        String it = id.kind().toLowerCase(java.util.Locale.ROOT) + " " + id.name();
        String orphan =
                "delete it and leave its pods (kubectl delete " + it + " --cascade=orphan), then deploy again, ";
        String delete = "delete it first (kubectl delete " + it + "), ";
        return switch (id.kind()) {
            case "Deployment", "DaemonSet", "ReplicaSet" -> List.of(rule(orphan + NAME, "spec", "selector"));
            case "StatefulSet" ->
                Stream.of("selector", "serviceName", "podManagementPolicy", "volumeClaimTemplates")
                        .map(field -> rule(orphan + "which keeps its volumes too", "spec", field))
                        .toList();
            case "Job" ->
                Stream.of("template", "selector", "completionMode")
                        .map(field -> rule(
                                delete
                                        + "or make it a hook (annotation helm.sh/hook), or put the version into its name",
                                "spec",
                                field))
                        .toList();
            case "Pod" ->
                List.of(new Rule(
                        delete + "or make it a Deployment",
                        path("spec"),
                        "containers",
                        "initContainers",
                        "tolerations"));
            case "Service" ->
                Stream.of("clusterIP", "clusterIPs")
                        .map(field -> rule(delete + "which interrupts it, " + NAME, "spec", field))
                        .toList();
            case "PersistentVolumeClaim" ->
                List.of(new Rule(
                        "keep it as it is and give the new one another name: its data stay with the old one",
                        path("spec"),
                        "resources",
                        "volumeAttributesClassName"));
            case "RoleBinding", "ClusterRoleBinding" -> List.of(rule(delete + NAME, "roleRef"));
            case "StorageClass" ->
                Stream.of("provisioner", "parameters", "reclaimPolicy", "volumeBindingMode")
                        .map(field -> rule(delete + "its volumes stay, " + NAME, field))
                        .toList();
            case "PriorityClass" -> List.of(rule(delete + NAME, "value"), rule(delete + NAME, "preemptionPolicy"));
            case "CustomResourceDefinition" ->
                List.of(rule(
                        "a CRD of another scope is another CRD: to delete it deletes all its objects",
                        "spec",
                        "scope"));
            case "ConfigMap", "Secret" -> contents(id.kind(), before, delete);
            default -> List.of();
        };
    }

    private static List<Rule> contents(String kind, Document before, String delete) {
        List<Rule> rules = new ArrayList<>();
        if (kind.equals("Secret")) {
            rules.add(rule(delete + NAME, "type"));
        }
        if (before.at("immutable").flag(false)) {
            Stream.of("data", "binaryData", "stringData", "immutable")
                    .forEach(field -> rules.add(rule(
                            "it says immutable: true; put a checksum of its content into its name, or " + delete
                                    + "and deploy again",
                            field)));
        }
        return rules;
    }

    /** What a manifest no longer says, the cluster keeps: an address that it gave itself, and what it filled in. */
    private static boolean isRefused(String kind, TreeChange change) {
        boolean isFilledIn = Set.of("Service", "StorageClass", "Pod", "PersistentVolumeClaim", "PriorityClass")
                .contains(kind);
        return change.after().isPresent() || !isFilledIn;
    }

    private static Rule rule(String fix, String... field) {
        return new Rule(fix, field);
    }

    private static String[] path(String... field) {
        return field;
    }
}
