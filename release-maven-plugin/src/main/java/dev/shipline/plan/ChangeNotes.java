package dev.shipline.plan;

import dev.shipline.document.Document;
import dev.shipline.plan.ResourceChange.Verb;
import java.util.ArrayList;
import java.util.List;

/** What somebody should know of a change that its fields do not say. */
final class ChangeNotes {
    private ChangeNotes() {}

    static List<String> of(Manifest before, Manifest after, List<ResourceChange> changes) {
        List<String> notes = new ArrayList<>();
        for (ResourceChange change : changes) {
            if (change.verb() == Verb.REMOVED) {
                removal(change, before.resources().get(change.id()), notes);
            } else if (change.verb() == Verb.CHANGED) {
                scaled(change, after, notes);
            }
        }
        return notes;
    }

    private static void removal(ResourceChange change, Document resource, List<String> notes) {
        String keep = "; the annotation helm.sh/resource-policy: keep, deployed before, leaves it there";
        switch (change.id().kind()) {
            case "PersistentVolumeClaim" ->
                notes.add("the data of " + change.label() + " go with it, unless its volume is retained" + keep);
            case "PersistentVolume" -> notes.add("nobody finds the data of " + change.label() + " afterwards" + keep);
            case "Namespace" ->
                notes.add("everything in " + change.label() + " goes with it, also what is not the release's" + keep);
            case "CustomResourceDefinition" ->
                notes.add("every object of the kind that " + change.label() + " defines goes with it, in all namespaces"
                        + keep);
            case "StatefulSet" -> {
                boolean isDeleted = resource.at("spec", "persistentVolumeClaimRetentionPolicy", "whenDeleted")
                        .text("Retain")
                        .equals("Delete");
                if (!resource.at("spec", "volumeClaimTemplates").items().isEmpty()) {
                    notes.add("the volumes of " + change.label()
                            + (isDeleted
                                    ? " go with it, as its persistentVolumeClaimRetentionPolicy says" + keep
                                    : " stay behind, with their data: nobody removes them"));
                }
            }
            default -> {}
        }
    }

    private static void scaled(ResourceChange change, Manifest after, List<String> notes) {
        boolean sets = change.fields().stream()
                .anyMatch(field ->
                        field.path().equals("spec.replicas") && field.to().isPresent());
        if (!sets) {
            return;
        }
        after.resources().forEach((id, resource) -> {
            Document target = resource.at("spec", "scaleTargetRef");
            if (id.kind().equals("HorizontalPodAutoscaler")
                    && target.at("kind").text("").equals(change.id().kind())
                    && target.at("name").text("").equals(change.id().name())) {
                notes.add(
                        id + " sets the replicas of " + change.label()
                                + ": the manifest's number holds only until it looks again; leave spec.replicas out of the chart");
            }
        });
    }
}
