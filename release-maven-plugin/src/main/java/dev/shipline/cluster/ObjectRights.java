package dev.shipline.cluster;

import static java.util.Objects.requireNonNull;

import dev.shipline.cluster.AccessReviews.Question;
import dev.shipline.cluster.ManifestObjects.ManifestObject;
import io.fabric8.kubernetes.api.model.APIResource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Knows the rights on the objects of a manifest. The cluster itself tells which resource a kind is, so that kinds of anybody's making are known, too. */
final class ObjectRights {
    private final ServedResources resources;

    ObjectRights(ServedResources resources) {
        this.resources = requireNonNull(resources, "resources is null");
    }

    /** A kind that the cluster does not know is left out: the chart may bring it, and if not, Helm says so. */
    List<Question> on(Touched touched, String namespace) {
        List<Deed> deeds = Deed.all(touched);
        Map<String, List<APIResource>> served = resources.in(deeds.stream()
                .map(deed -> deed.object().apiVersion())
                .distinct()
                .toList());
        Map<Right, Set<String>> names = new LinkedHashMap<>();
        Set<Right> onAll = new HashSet<>();
        for (Deed deed : deeds) {
            served.get(deed.object().apiVersion()).stream()
                    .filter(resource -> resource.getKind().equals(deed.object().kind()))
                    .filter(resource -> !resource.getName().contains("/"))
                    .findFirst()
                    .map(resource -> place(deed.object(), resource, namespace))
                    .ifPresent(place -> deed.verbs().forEach(verb -> {
                        names.computeIfAbsent(place.right(verb), key -> new LinkedHashSet<>())
                                .add(deed.object().name());
                        if (deed.unnamed().contains(verb)) {
                            onAll.add(place.right(verb));
                        }
                    }));
        }
        List<Question> questions = new ArrayList<>();
        names.forEach(
                (right, on) -> questions.add(new Question(right, onAll.contains(right) ? List.of() : List.copyOf(on))));
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

    private record Place(String group, String resource, Optional<String> namespace) {
        Right right(String verb) {
            return new Right(verb, group, resource, namespace);
        }
    }
}
