package dev.shipline.pipeline;

import static java.util.Objects.requireNonNull;

import dev.shipline.document.AtomicFile;
import dev.shipline.document.Document;
import dev.shipline.document.MalformedDocumentException;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.plan.FleetHash;
import dev.shipline.plan.PlanHash;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The plans of all clusters as one, which is approved as one: {@code plan.txt}, {@code plan.json} and {@code plan.hash} of all, beside those of each cluster, which
 * are in a folder of the cluster's name.
 */
final class FleetPlan {
    private static final String TEXT = "plan.txt";
    private static final String JSON = "plan.json";
    private static final String HASH = "plan.hash";

    private final Path folder;
    private final Deployment deployment;

    FleetPlan(Path folder, Deployment deployment) {
        this.folder = requireNonNull(folder, "folder is null");
        this.deployment = requireNonNull(deployment, "deployment is null");
    }

    /**
     * Writes down what each cluster's pipeline has left in its folder.
     *
     * @param plans the hash of each cluster's plan; of one that has no image yet there is none
     * @return what all are approved by; absent where one has no hash
     */
    Optional<FleetHash> write(Map<String, Optional<PlanHash>> plans) {
        Optional<FleetHash> hash = together(plans);
        StringBuilder text = new StringBuilder();
        hash.ifPresent(all -> text.append("plan     ").append(all).append('\n'));
        List<Object> parts = new ArrayList<>();
        plans.keySet().forEach(cluster -> {
            text.append("\n[").append(cluster).append("] ").append(read(cluster, TEXT));
            Map<String, Object> part = new LinkedHashMap<>();
            part.put("cluster", cluster);
            Document.json(read(cluster, JSON)).fields().forEach((name, value) -> part.put(name, value.tree()));
            parts.add(part);
        });
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("hash", hash.map(FleetHash::toString).orElse(null));
        content.put("clusters", parts);
        AtomicFile.write(folder.resolve(TEXT), text.toString());
        AtomicFile.write(folder.resolve(JSON), Document.of(content).toPrettyJson());
        AtomicFile.write(folder.resolve(HASH), hash.map(all -> all + "\n").orElse(""));
        return hash;
    }

    /** What an earlier job has left of the approved plans: the changes in each cluster. Empty where it is another one, or none. */
    Map<String, List<String>> changesOf(FleetHash approved) {
        Map<String, List<String>> changes = new LinkedHashMap<>();
        try {
            Document plan = Document.json(Files.readString(folder.resolve(JSON)));
            if (plan.at("hash").text("").equals(approved.toString())) {
                plan.at("clusters")
                        .items()
                        .forEach(part -> changes.put(part.at("cluster").text(""), sentences(part)));
            }
        } catch (IOException | MalformedDocumentException e) {
            return Map.of();
        }
        return changes;
    }

    /**
     * @param before the changes of the approved plans, as far as they are known
     * @throws ReleaseFailure if these are not the approved plans
     */
    void require(FleetHash approved, Optional<FleetHash> ours, Map<String, List<String>> before) {
        if (ours.isEmpty()) {
            throw refused(List.of(
                    "there is no image of this commit in the registry, so these plans are not the approved ones"));
        }
        List<String> differences = new ArrayList<>(ours.get().differencesFrom(approved));
        if (differences.isEmpty()) {
            return;
        }
        before.forEach((cluster, changes) -> {
            if (ours.get().parts().containsKey(cluster)) {
                List<String> now = sentences(Document.json(read(cluster, JSON)));
                differences.addAll(PlanSentences.differences(cluster + ", ", changes, now));
            }
        });
        differences.add("this plan is " + ours.get());
        throw refused(differences);
    }

    private ReleaseFailure refused(List<String> because) {
        return ReleaseFailure.ofAll(
                FailureCode.CONFIGURATION,
                "cannot deploy " + deployment.release() + " to " + deployment.environment() + " by the approved plan",
                because,
                "nothing was changed in any cluster; look at it with mvn ship:plan -P env=" + deployment.environment()
                        + ", have it approved, and deploy with -Dship.plan.approved and its hash");
    }

    private static Optional<FleetHash> together(Map<String, Optional<PlanHash>> plans) {
        Map<String, PlanHash> hashes = new LinkedHashMap<>();
        plans.forEach((cluster, hash) -> hash.ifPresent(known -> hashes.put(cluster, known)));
        return hashes.size() == plans.size() ? Optional.of(FleetHash.of(hashes)) : Optional.empty();
    }

    private static List<String> sentences(Document plan) {
        return plan.at("changes").items().stream()
                .map(change -> change.text(""))
                .toList();
    }

    private String read(String cluster, String name) {
        try {
            return Files.readString(folder.resolve(cluster).resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the plan of cluster " + cluster + ": " + e.getMessage(), e);
        }
    }
}
