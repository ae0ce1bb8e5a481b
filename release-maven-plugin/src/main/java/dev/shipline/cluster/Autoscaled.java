package dev.shipline.cluster;

import dev.shipline.document.Document;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The workloads of a manifest whose replicas an autoscaler of the same manifest sets. */
record Autoscaled(Set<String> workloads) {
    private static final Set<String> SCALERS = Set.of("HorizontalPodAutoscaler", "ScaledObject");

    static Autoscaled in(List<Document> objects) {
        return new Autoscaled(objects.stream()
                .filter(object -> SCALERS.contains(object.at("kind").text("")))
                .map(object -> object.at("spec", "scaleTargetRef"))
                .map(target -> target.at("kind").text("Deployment") + " "
                        + target.at("name").text(""))
                .collect(Collectors.toSet()));
    }

    boolean has(String kind, String name) {
        return workloads.contains(kind + " " + name);
    }
}
