package dev.shipline.cluster;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Which cluster to talk to.
 *
 * @param kubeconfig the file; absent means what {@code KUBECONFIG} names, then {@code ~/.kube/config}
 * @param context    the context in it; absent means its current one
 */
public record ClusterTarget(Optional<Path> kubeconfig, Optional<String> context) {}
