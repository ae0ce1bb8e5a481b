package dev.shipline.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tells the pods of the version being rolled out from those of the one before, whose troubles prove nothing. */
final class NewestPods {
    private static final String REVISION = "deployment.kubernetes.io/revision";
    private static final String TEMPLATE_GENERATION = "deprecated.daemonset.template.generation";

    private NewestPods() {}

    /** The ReplicaSet of the highest revision that this owner has. A rollback gives an old ReplicaSet a new revision, so age says nothing. */
    static Optional<ReplicaSet> replicaSet(HasMetadata owner, List<ReplicaSet> candidates) {
        return candidates.stream()
                .filter(candidate -> isOwnedBy(owner, candidate))
                .max(Comparator.comparingLong(NewestPods::revision));
    }

    /** By the owner's uid: labels may be shared, and a name may have been used before. */
    static List<Pod> ownedBy(HasMetadata owner, List<Pod> pods) {
        return pods.stream().filter(pod -> isOwnedBy(owner, pod)).toList();
    }

    static List<Pod> of(StatefulSet set, List<Pod> pods) {
        String revision = set.getStatus() == null ? null : set.getStatus().getUpdateRevision();
        return labelled(ownedBy(set, pods), "controller-revision-hash", revision);
    }

    /**
     * Why a StatefulSet that starts its pods in order may not go on: before it replaces any pod, all must be ready, also the one that a bad version left behind.
     * Kubernetes leaves it to people to delete that one.
     */
    static Optional<String> blocking(StatefulSet set, List<Pod> pods, List<Pod> newest) {
        if ("Parallel".equals(set.getSpec().getPodManagementPolicy())) {
            return Optional.empty();
        }
        return ownedBy(set, pods).stream()
                .filter(pod -> !newest.contains(pod))
                .filter(pod -> pod.getStatus() != null && pod.getMetadata().getDeletionTimestamp() == null)
                .filter(pod -> !PodPhrase.isReady(pod))
                .map(pod -> pod.getMetadata().getName())
                .findFirst()
                .map(name -> "pod " + name
                        + " of another version is not ready, and holds the others up until it is or is"
                        + " gone (kubectl -n " + set.getMetadata().getNamespace() + " delete pod " + name + ")");
    }

    static List<Pod> of(DaemonSet set, List<Pod> pods) {
        Map<String, String> annotations = set.getMetadata().getAnnotations();
        String generation = annotations == null ? null : annotations.get(TEMPLATE_GENERATION);
        return labelled(ownedBy(set, pods), "pod-template-generation", generation);
    }

    private static List<Pod> labelled(List<Pod> pods, String label, String value) {
        if (value == null) {
            return pods;
        }
        return pods.stream()
                .filter(pod -> pod.getMetadata().getLabels() != null)
                .filter(pod -> value.equals(pod.getMetadata().getLabels().get(label)))
                .toList();
    }

    private static boolean isOwnedBy(HasMetadata owner, HasMetadata owned) {
        return owned.getMetadata().getOwnerReferences().stream()
                .anyMatch(reference ->
                        reference.getUid().equals(owner.getMetadata().getUid()));
    }

    private static long revision(ReplicaSet set) {
        Map<String, String> annotations = set.getMetadata().getAnnotations();
        String revision = annotations == null ? null : annotations.get(REVISION);
        return revision == null || !revision.matches("\\d{1,18}") ? 0 : Long.parseLong(revision);
    }
}
