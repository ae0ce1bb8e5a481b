package dev.shipline.cluster;

import static java.util.Objects.requireNonNull;

import dev.shipline.document.Document;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The service account of the pod that this build runs in, and the cluster around it. The token stays in its file, which the kubelet writes anew long before
 * the token ends. The pod's own namespace is not looked at: a release says itself where it goes.
 */
final class PodAccount {
    static final Path FOLDER = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

    private static final String NAME = "in-cluster";

    private final Path folder;
    private final Map<String, String> environment;

    PodAccount(Path folder, Map<String, String> environment) {
        this.folder = requireNonNull(folder, "folder is null");
        this.environment = requireNonNull(environment, "environment is null");
    }

    /** Whether this build runs in a pod that may talk to its cluster. */
    boolean isThere() {
        return !host().isBlank() && Files.isReadable(token());
    }

    /** @throws ReleaseFailure if this is no pod, or it has no token */
    KubeContext context() {
        if (host().isBlank()) {
            throw absent(
                    "this build does not run in a pod: KUBERNETES_SERVICE_HOST is not set",
                    "set ship.kubeconfig to a kubeconfig file, or ship.eks.cluster to the name of an EKS cluster");
        }
        for (Path file : new Path[] {token(), authority()}) {
            if (!Files.isReadable(file)) {
                throw absent(
                        "this pod has no readable " + file,
                        "give the pod a service account and let it mount its token (automountServiceAccountToken:"
                                + " true), or set ship.kubeconfig to a kubeconfig file");
            }
        }
        return new KubeContext(
                NAME,
                NAME,
                entry(Map.of(
                        "server", server(), "certificate-authority", authority().toString())),
                NAME,
                entry(Map.of("tokenFile", token().toString())),
                Optional.empty(),
                TargetWords.ofPod());
    }

    private KubeconfigEntry entry(Map<String, Object> fields) {
        return new KubeconfigEntry(Document.of(fields), folder);
    }

    private String server() {
        String host = host();
        String port = environment.getOrDefault("KUBERNETES_SERVICE_PORT", "443").strip();
        return "https://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + (port.isEmpty() ? "443" : port);
    }

    private String host() {
        return environment.getOrDefault("KUBERNETES_SERVICE_HOST", "").strip();
    }

    private Path token() {
        return folder.resolve("token");
    }

    private Path authority() {
        return folder.resolve("ca.crt");
    }

    private static ReleaseFailure absent(String because, String fix) {
        return new ReleaseFailure(
                FailureCode.CONFIGURATION, "cannot use the cluster that this build runs in", because, fix);
    }
}
