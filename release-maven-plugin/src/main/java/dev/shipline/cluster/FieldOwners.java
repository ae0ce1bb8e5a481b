package dev.shipline.cluster;

import static java.util.Objects.requireNonNull;

import dev.shipline.document.Document;
import dev.shipline.document.MalformedDocumentException;
import dev.shipline.document.TreePath;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Who set which field of an object, as its {@code metadata.managedFields} have it. */
final class FieldOwners {
    /** Helm's own names: that of the program, or of the JVM that runs it for us. */
    private static final Set<String> HELM = Set.of("helm", "helm3", "helm4", "Helm", "java");

    /**
     * Somebody who set fields.
     *
     * @param subresource by way of which it was set: "scale"; empty: the object itself
     * @param time        when last; the API server does not write it down for a scale
     */
    record Owner(String manager, String subresource, Optional<Instant> time, Document fields) {
        /** An autoscaler that nobody wrote into the chart. */
        boolean isAutoscaler() {
            return subresource.equals("scale") && manager.equals("kube-controller-manager");
        }
    }

    private final List<Owner> owners;

    FieldOwners(Document object) {
        requireNonNull(object, "object is null");
        owners = object.at("metadata", "managedFields").items().stream()
                .map(entry -> new Owner(
                        entry.at("manager").text("?"),
                        entry.at("subresource").text(""),
                        instant(entry.at("time").text("")),
                        entry.at("fieldsV1")))
                .filter(owner -> !owner.subresource.equals("status"))
                .sorted(Comparator.comparing(FieldOwners::lastTime).reversed())
                .toList();
    }

    /** Who set a field last. Whoever scaled has no time, and would have lost the field to whoever came after. */
    Optional<Owner> of(TreePath path) {
        return owners.stream()
                .filter(owner -> owns(owner.fields, path.steps()))
                .min(Comparator.comparing(owner -> owner.subresource.isEmpty()));
    }

    /** Whoever took a field away does not own it: it was the one who was there last, unless that was Helm. */
    Optional<Owner> lastButHelm() {
        return owners.stream().findFirst().filter(owner -> !HELM.contains(owner.manager));
    }

    private static boolean owns(Document node, List<TreePath.Step> steps) {
        if (node.isMissing()) {
            return false;
        }
        if (steps.isEmpty() || node.fields().isEmpty()) {
            return true;
        }
        List<TreePath.Step> rest = steps.subList(1, steps.size());
        if (steps.get(0) instanceof TreePath.Item item) {
            return node.fields().entrySet().stream()
                    .filter(child -> names(child.getKey(), item.key()))
                    .anyMatch(child -> owns(child.getValue(), rest));
        }
        return owns(node.at("f:" + steps.get(0)), rest);
    }

    /** Whether {@code k:{"containerPort":8080,"protocol":"TCP"}} means the item. */
    private static boolean names(String step, Map<String, String> key) {
        if (!step.startsWith("k:") || key.isEmpty()) {
            return false;
        }
        try {
            Map<String, Document> fields = Document.json(step.substring(2)).fields();
            return key.entrySet().stream().anyMatch(field -> fields.containsKey(field.getKey()))
                    && key.entrySet().stream()
                            .filter(field -> fields.containsKey(field.getKey()))
                            .allMatch(
                                    field -> fields.get(field.getKey()).text("").equals(field.getValue()));
        } catch (MalformedDocumentException e) {
            return false;
        }
    }

    private static Instant lastTime(Owner owner) {
        return owner.time.orElse(Instant.EPOCH);
    }

    private static Optional<Instant> instant(String rfc3339) {
        try {
            return Optional.of(Instant.parse(rfc3339));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
