package dev.shipline.cluster;

import static java.util.Objects.requireNonNull;

import dev.shipline.cluster.Drift.Difference;
import dev.shipline.document.Document;
import dev.shipline.document.MalformedDocumentException;
import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Reads the objects of a manifest from the cluster, some at a time, and compares them. */
final class DriftCheck {
    /** A release that has more objects waits no longer than one that has so many. */
    private static final int MOST = 200;

    private final KubernetesClient client;
    private final AccessReviews reviews;
    private final ServedResources resources;

    /** @param reviews has the threads for requests side by side */
    DriftCheck(KubernetesClient client, AccessReviews reviews) {
        this.client = requireNonNull(client, "client is null");
        this.reviews = requireNonNull(reviews, "reviews is null");
        this.resources = new ServedResources(client, reviews);
    }

    /** One object's part of the whole. */
    private record Finding(List<Difference> differences, Optional<String> missing, Optional<String> note) {
        static Finding note(String text) {
            return new Finding(List.of(), Optional.empty(), Optional.of(text));
        }
    }

    Drift of(String manifest, String namespace) {
        List<Document> objects = ManifestObjects.documents(manifest).stream()
                .filter(DriftCheck::isNamed)
                .toList();
        List<Document> looked = objects.subList(0, Math.min(MOST, objects.size()));
        Map<String, List<APIResource>> served =
                resources.in(looked.stream().map(DriftCheck::version).distinct().toList());
        Autoscaled autoscaled = Autoscaled.in(objects);
        List<Finding> findings = reviews.sideBySide(looked.stream()
                .<Callable<Finding>>map(
                        object -> () -> look(object, served.get(version(object)), namespace, autoscaled))
                .toList());
        List<String> notes = new ArrayList<>();
        findings.forEach(finding -> finding.note.ifPresent(notes::add));
        if (objects.size() > MOST) {
            notes.add((objects.size() - MOST) + " of " + objects.size() + " objects are not compared");
        }
        return new Drift(
                findings.stream()
                        .flatMap(finding -> finding.differences.stream())
                        .toList(),
                findings.stream().flatMap(finding -> finding.missing.stream()).toList(),
                notes.stream().distinct().toList());
    }

    private Finding look(Document wanted, List<APIResource> resources, String namespace, Autoscaled autoscaled) {
        Optional<APIResource> resource = resources.stream()
                .filter(each -> each.getKind().equals(kind(wanted)))
                .filter(each -> !each.getName().contains("/"))
                .findFirst();
        if (resource.isEmpty()) {
            return Finding.note(kind(wanted) + " of " + version(wanted)
                    + " is nothing that the cluster tells of, and is not compared");
        }
        try {
            String live = client.raw(path(wanted, resource.get(), namespace));
            if (live == null) {
                return new Finding(List.of(), Optional.of(kind(wanted) + " " + name(wanted)), Optional.empty());
            }
            return new Finding(
                    LiveObject.of(Document.json(live)).differences(wanted, autoscaled),
                    Optional.empty(),
                    Optional.empty());
        } catch (KubernetesClientException e) {
            String why = e.getCode() == 403 ? "this user may not get " : "the cluster does not give ";
            return Finding.note(why + resource.get().getName()
                    + (e.getCode() == 403 || e.getCode() <= 0 ? "" : " (" + e.getCode() + ")")
                    + ", so they are not compared with what was deployed");
        } catch (MalformedDocumentException e) {
            return Finding.note("the answer for " + kind(wanted) + " " + name(wanted) + " is no JSON");
        }
    }

    private static String path(Document wanted, APIResource resource, String namespace) {
        String version = version(wanted);
        String place = Boolean.TRUE.equals(resource.getNamespaced())
                ? "/namespaces/" + encoded(wanted.at("metadata", "namespace").text(namespace))
                : "";
        return (version.indexOf('/') < 0 ? "/api/" : "/apis/") + version + place + "/" + resource.getName() + "/"
                + encoded(name(wanted));
    }

    private static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8);
    }

    private static boolean isNamed(Document object) {
        return !version(object).isEmpty()
                && !kind(object).isEmpty()
                && !name(object).isEmpty();
    }

    private static String version(Document object) {
        return object.at("apiVersion").text("");
    }

    private static String kind(Document object) {
        return object.at("kind").text("");
    }

    private static String name(Document object) {
        return object.at("metadata", "name").text("");
    }
}
