package dev.shipline.cluster;

import static java.util.Objects.requireNonNull;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Finds the kubeconfig files, as kubectl does: the one that is asked for, else those that {@code KUBECONFIG} names, else {@code ~/.kube/config}. */
final class KubeconfigFiles {
    private final Map<String, String> environment;

    KubeconfigFiles(Map<String, String> environment) {
        this.environment = requireNonNull(environment, "environment is null");
    }

    /** In the order of precedence; at least one. */
    List<Path> of(ClusterTarget target) {
        if (target.kubeconfig().isPresent()) {
            return List.of(required(target.kubeconfig().get()));
        }
        String listed = environment.getOrDefault("KUBECONFIG", "");
        if (listed.isBlank()) {
            return List.of(standard());
        }
        // kubectl, too, passes over the files of the list that are not there
        List<Path> present = Arrays.stream(listed.split(File.pathSeparator))
                .filter(name -> !name.isBlank())
                .map(Path::of)
                .filter(Files::exists)
                .toList();
        if (present.isEmpty()) {
            throw absent("KUBECONFIG names " + listed + ", which is not there");
        }
        return present;
    }

    private Path required(Path file) {
        if (!Files.exists(file)) {
            throw absent("ship.kubeconfig names " + file + ", which is not there");
        }
        return file;
    }

    private Path standard() {
        Path file = home().resolve(".kube").resolve("config");
        if (!Files.exists(file)) {
            throw absent("neither ship.kubeconfig nor KUBECONFIG is set, and there is no " + file);
        }
        return file;
    }

    private Path home() {
        String home = environment.getOrDefault("HOME", "");
        return Path.of(home.isBlank() ? System.getProperty("user.home") : home);
    }

    /** The pod that a build happens to run in is no answer: a runner's cluster is seldom the one that is meant. */
    private ReleaseFailure absent(String because) {
        boolean isPod = new PodAccount(PodAccount.FOLDER, environment).isThere();
        return new ReleaseFailure(
                FailureCode.CONFIGURATION,
                "cannot tell which cluster to release to",
                because,
                "set ship.kubeconfig or KUBECONFIG to a kubeconfig file, or ship.eks.cluster to the name of an EKS"
                        + " cluster"
                        + (isPod
                                ? ", or ship.kubeconfig=in-cluster to release to the cluster that this pod runs in"
                                : ""));
    }
}
