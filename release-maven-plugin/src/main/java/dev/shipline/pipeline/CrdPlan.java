package dev.shipline.pipeline;

import dev.shipline.cluster.Cluster;
import dev.shipline.cluster.Drift;
import dev.shipline.document.Document;
import dev.shipline.document.MalformedDocumentException;
import dev.shipline.failure.ReleaseFailure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What becomes of a chart's own resource definitions, those in its folder {@code crds}: a first install makes them, unless they are there, and nothing ever changes or
 * removes them.
 *
 * @param made  "CustomResourceDefinition plates.example.com" of each that is not there yet
 * @param there of each that is there, and stays as it is
 * @param note  why that is not known; empty where it is
 */
record CrdPlan(List<String> made, List<String> there, String note) {
    static final CrdPlan NONE = new CrdPlan(List.of(), List.of(), "");
    private static final Pattern SEPARATOR = Pattern.compile("(?m)^---(?=\\s|$)");

    CrdPlan {
        made = List.copyOf(made);
        there = List.copyOf(there);
    }

    /** @param crds YAML of those that this change would make */
    static CrdPlan of(String crds, String namespace, Cluster cluster) {
        List<String> labels = labels(crds);
        if (labels.isEmpty()) {
            return NONE;
        }
        try {
            Drift live = cluster.drift(namespace, crds);
            if (!live.notes().isEmpty()) {
                return new CrdPlan(labels, List.of(), String.join("; ", live.notes()));
            }
            return new CrdPlan(
                    labels.stream().filter(live.missing()::contains).toList(),
                    labels.stream()
                            .filter(label -> !live.missing().contains(label))
                            .toList(),
                    "");
        } catch (ReleaseFailure e) {
            return new CrdPlan(labels, List.of(), e.because());
        }
    }

    private static List<String> labels(String crds) {
        List<String> labels = new ArrayList<>();
        for (String part : SEPARATOR.split(crds)) {
            try {
                Document.yamlStream(part).stream()
                        .filter(Document::isObject)
                        .map(crd -> crd.at("kind").text("?") + " "
                                + crd.at("metadata", "name").text("?"))
                        .forEach(labels::add);
            } catch (MalformedDocumentException e) {
                labels.add("a CRD that is no clean YAML");
            }
        }
        return labels;
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        String unless = note.isEmpty() ? "" : ", unless it is there: " + note;
        made.forEach(crd -> lines.add("+ " + crd + " (crds/), which no later release changes or removes" + unless));
        there.forEach(crd -> lines.add("= " + crd + " (crds/) is there, and stays as it is"));
        return lines;
    }

    /** For a JSON file. */
    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("made", made);
        map.put("there", there);
        return map;
    }
}
