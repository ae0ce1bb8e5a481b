package dev.shipline.cluster;

import static java.util.Objects.requireNonNull;

import dev.shipline.cluster.ManifestObjects.ManifestObject;
import dev.shipline.document.Document;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What Helm does to an object, in the verbs of the API. Which ones it uses for hooks and CRDs was read from an API server's log of Helm 3 and 4 at work.
 *
 * @param named   the verbs with which it names the object, so that a right on that name is enough
 * @param unnamed the verbs that are for all objects of the kind
 */
record Deed(ManifestObject object, Set<String> named, Set<String> unnamed) {
    private static final List<String> ORDER = List.of("get", "list", "watch", "create", "patch", "delete");
    private static final Set<String> FINITE = Set.of("Job", "Pod");
    private static final List<String> DELETING = List.of("before-hook-creation", "hook-succeeded", "hook-failed");

    Deed {
        requireNonNull(object, "object is null");
        named = new LinkedHashSet<>(named);
        unnamed = new LinkedHashSet<>(unnamed);
    }

    static List<Deed> all(Touched touched) {
        List<Deed> deeds = new ArrayList<>();
        touched.manifests().stream()
                .flatMap(manifest -> ManifestObjects.in(manifest).stream())
                .distinct()
                .map(Deed::ofTheRelease)
                .forEach(deeds::add);
        for (Document hook : ManifestObjects.documents(touched.hooks())) {
            ManifestObjects.object(hook)
                    .map(object -> hook(object, isDeleted(hook), touched.watched()))
                    .ifPresent(deeds::add);
        }
        ManifestObjects.in(touched.crds()).stream()
                .map(object -> touched.watched()
                        ? new Deed(object, of(), of("create", "list", "watch"))
                        : new Deed(object, of("get"), of("create")))
                .forEach(deeds::add);
        return deeds;
    }

    /** What is not there yet has no name that a Role could know. */
    private static Deed ofTheRelease(ManifestObject object) {
        Set<String> named = new LinkedHashSet<>(ReleaseRights.VERBS_ON_OBJECTS);
        named.remove("create");
        return new Deed(object, named, of("create"));
    }

    /** Helm 3 looks whether what it deleted is gone, and waits for what ends by itself; Helm 4 watches the whole kind. */
    private static Deed hook(ManifestObject object, boolean isDeleted, boolean watched) {
        Set<String> named = of();
        Set<String> unnamed = of("create");
        if (isDeleted) {
            named.add("delete");
        }
        if (watched) {
            unnamed.addAll(List.of("list", "watch"));
            return new Deed(object, named, unnamed);
        }
        if (isDeleted) {
            named.add("get");
        }
        if (FINITE.contains(object.kind())) {
            named.addAll(List.of("list", "watch"));
        }
        return new Deed(object, named, unnamed);
    }

    /** A hook that says nothing of it is deleted when it is to run again. Helm never deletes a CRD. */
    private static boolean isDeleted(Document hook) {
        Document policy = hook.at("metadata", "annotations", "helm.sh/hook-delete-policy");
        boolean isCrd = hook.at("kind").text("").equals("CustomResourceDefinition");
        return !isCrd
                && (policy.text().isEmpty()
                        || DELETING.stream().anyMatch(word -> policy.text("").contains(word)));
    }

    /** In the order in which a Role is written. */
    List<String> verbs() {
        return ORDER.stream()
                .filter(verb -> named.contains(verb) || unnamed.contains(verb))
                .toList();
    }

    private static Set<String> of(String... verbs) {
        return new LinkedHashSet<>(List.of(verbs));
    }
}
