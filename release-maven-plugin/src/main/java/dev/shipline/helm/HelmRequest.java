package dev.shipline.helm;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What Helm is to install, upgrade or render.
 *
 * @param chart       a folder or a {@code .tgz}
 * @param values      files in the order of merging
 * @param kubeconfig  a file with exactly one context
 * @param description kept in the release's history
 * @param timeout     the worker is ended when a call takes longer
 */
public record HelmRequest(
        String release,
        String namespace,
        Path chart,
        List<Path> values,
        Path kubeconfig,
        String description,
        Duration timeout) {
    public HelmRequest {
        values = List.copyOf(values);
    }
}
