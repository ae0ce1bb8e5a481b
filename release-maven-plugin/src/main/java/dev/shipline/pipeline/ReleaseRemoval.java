package dev.shipline.pipeline;

import static java.util.Objects.requireNonNull;

import dev.shipline.cluster.DeployLease;
import dev.shipline.cluster.ReleaseLock;
import dev.shipline.document.Document;
import dev.shipline.document.MalformedDocumentException;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.helm.HelmRequest;
import dev.shipline.helm.Revision;
import dev.shipline.plan.ManifestDiff;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Removes a release from an environment, and says what it leaves there. */
public final class ReleaseRemoval {
    private static final Pattern SEPARATOR = Pattern.compile("(?m)^---(?=\\s|$)");

    private final Target target;
    private final boolean keepHistory;
    private final boolean dryRun;
    private final Neighbours neighbours;
    private final Consumer<String> say;

    /** @param keepHistory whether the revisions stay, so that a rollback brings it back */
    public ReleaseRemoval(
            Target target, boolean keepHistory, boolean dryRun, Neighbours neighbours, Consumer<String> say) {
        this.target = requireNonNull(target, "target is null");
        this.keepHistory = keepHistory;
        this.dryRun = dryRun;
        this.neighbours = requireNonNull(neighbours, "neighbours is null");
        this.say = requireNonNull(say, "say is null");
    }

    /** @throws ReleaseFailure if it is not there, another deploy is at it, or a right is missing */
    public void run() {
        Revision newest = newest();
        say.accept((dryRun ? "would uninstall " : "uninstalling ") + target + " from "
                + neighbours.cluster().description());
        ManifestDiff.between(newest.manifest(), "").lines().forEach(say);
        if (!dryRun) {
            neighbours.helm().warmUp();
            try (ReleaseLock lock = neighbours.lock(target, target.patience(), say)) {
                remove(newest(), lock);
            }
        }
        leftovers(newest).forEach(line -> say.accept((dryRun ? "would stay: " : "stays: ") + line));
    }

    private Revision newest() {
        Revision newest = neighbours.helm().history(target.namespace(), target.release()).stream()
                .findFirst()
                .orElseThrow(() -> refused(
                        "it was never released there",
                        "check ship.release, ship.namespace and ship.kube.context, which say where to look"));
        if (keepHistory && newest.status().equals("uninstalled")) {
            throw refused(
                    "it is uninstalled already, and its history is kept",
                    "-Dship.uninstall.keepHistory=false removes the history, too");
        }
        return newest;
    }

    private void remove(Revision newest, ReleaseLock lock) {
        Path kubeconfig = neighbours.scratch().resolve("kubeconfig");
        neighbours.cluster().writeKubeconfig(kubeconfig);
        neighbours.cluster().requireRights(target.namespace(), List.of(newest.manifest()));
        HelmRequest request = new HelmRequest(
                target.release(), target.namespace(), kubeconfig, List.of(), kubeconfig, "", target.helm());
        lock.during(() -> {
            neighbours.helm().uninstall(request, keepHistory);
            return newest;
        });
        say.accept("uninstalled; its pods end in the background");
    }

    /** What Helm does not remove, or not we. */
    private List<String> leftovers(Revision newest) {
        List<String> left = new ArrayList<>();
        for (Document object : objects(newest.manifest())) {
            String id = object.at("kind").text("?") + " "
                    + object.at("metadata", "name").text("?");
            if (object.at("metadata", "annotations", "helm.sh/resource-policy")
                    .text("")
                    .equals("keep")) {
                left.add(id + ", whose helm.sh/resource-policy is keep");
            }
            if (!object.at("spec", "volumeClaimTemplates").items().isEmpty()) {
                left.add("the volume claims of " + id + ", with their data");
            }
        }
        newest.hooks().forEach(hook -> left.add("what the hook " + hook + " made, unless its own policy deletes it"));
        if (keepHistory) {
            left.add("the history, from which mvn ship:rollback brings it back");
        }
        left.add("the Lease " + DeployLease.nameOf(target.release()) + ", the namespace, CRDs, and the images with"
                + " their tags in the registry");
        return left;
    }

    /** What cannot be read is left out: Helm is more lenient than we are, and by now it is gone. */
    private static List<Document> objects(String manifest) {
        List<Document> objects = new ArrayList<>();
        for (String part : SEPARATOR.split(manifest)) {
            try {
                objects.addAll(Document.yamlStream(part));
            } catch (MalformedDocumentException e) {
                continue;
            }
        }
        return objects;
    }

    private ReleaseFailure refused(String because, String fix) {
        return new ReleaseFailure(FailureCode.CONFIGURATION, "cannot uninstall " + target, because, fix);
    }
}
