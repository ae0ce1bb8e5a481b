package dev.shipline.cluster;

import static java.util.Objects.requireNonNull;

import dev.shipline.cluster.AccessReviews.Question;
import dev.shipline.cluster.ManifestObjects.ManifestObject;
import io.fabric8.kubernetes.api.model.APIResource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Knows the rights on the objects of a manifest. The cluster itself tells which resource a kind is, so that kinds of anybody's making are known, too. */
final class ObjectRights {
    private final ServedResources resources;

    ObjectRights(ServedResources resources) {
        this.resources = requireNonNull(resources, "resources is null");
    }

    /** A kind that the cluster does not know is left out: the chart may bring it, and if not, Helm says so. */
    List<Question> on(List<ManifestObject> objects, String namespace) {
        Map<String, List<APIResource>> served = resources.in(
                objects.stream().map(ManifestObject::apiVersion).distinct().toList());
        Map<Place, List<String>> names = new LinkedHashMap<>();
        for (ManifestObject object : objects) {
            served.get(object.apiVersion()).stream()
                    .filter(resource -> resource.getKind().equals(object.kind()))
                    .filter(resource -> !resource.getName().contains("/"))
                    .findFirst()
                    .map(resource -> place(object, resource, namespace))
                    .ifPresent(place -> names.computeIfAbsent(place, key -> new ArrayList<>())
                            .add(object.name()));
        }
        List<Question> questions = new ArrayList<>();
        names.forEach((place, on) -> ReleaseRights.VERBS_ON_OBJECTS.forEach(verb -> questions.add(new Question(
                new Right(verb, place.group, place.resource, place.namespace),
                // what is not there yet has no name that a Role could know
                verb.equals("create") ? List.of() : on.stream().distinct().toList()))));
        return questions;
    }

    private static Place place(ManifestObject object, APIResource resource, String namespace) {
        int slash = object.apiVersion().indexOf('/');
        String group = slash < 0 ? "" : object.apiVersion().substring(0, slash);
        Optional<String> where = Boolean.TRUE.equals(resource.getNamespaced())
                ? Optional.of(object.namespace().orElse(namespace))
                : Optional.empty();
        return new Place(group, resource.getName(), where);
    }

    private record Place(String group, String resource, Optional<String> namespace) {}
}
