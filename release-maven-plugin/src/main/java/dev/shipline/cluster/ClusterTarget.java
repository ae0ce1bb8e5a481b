package dev.shipline.cluster;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Which cluster to talk to: a context of a kubeconfig, an EKS cluster, or the one that this build runs in.
 *
 * @param label      what it is called among the clusters of its environment; absent where there is but one
 * @param kubeconfig the file; absent means what {@code KUBECONFIG} names, then {@code ~/.kube/config}
 * @param context    the context in it; absent means its current one
 * @param eks        the cluster's name in EKS, which needs no kubeconfig
 * @param pod        whether it is the cluster that this build's pod runs in
 */
public record ClusterTarget(
        Optional<String> label,
        Optional<Path> kubeconfig,
        Optional<String> context,
        Optional<EksName> eks,
        boolean pod) {
    public ClusterTarget {
        requireNonNull(label, "label is null");
        requireNonNull(kubeconfig, "kubeconfig is null");
        requireNonNull(context, "context is null");
        requireNonNull(eks, "eks is null");
    }

    public ClusterTarget(Optional<Path> kubeconfig, Optional<String> context) {
        this(Optional.empty(), kubeconfig, context, Optional.empty(), false);
    }

    public static ClusterTarget ofEks(EksName name) {
        return new ClusterTarget(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(name), false);
    }

    /** The cluster that this build's pod runs in. */
    public static ClusterTarget ofPod() {
        return new ClusterTarget(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), true);
    }

    public ClusterTarget labelled(String name) {
        return new ClusterTarget(Optional.of(name), kubeconfig, context, eks, pod);
    }
}
