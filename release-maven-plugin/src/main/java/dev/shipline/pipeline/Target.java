package dev.shipline.pipeline;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * A release in an environment, as far as one must know it to look at it or to take it back: neither an image nor values nor a chart.
 *
 * @param timeout  how long a rollout may take
 * @param patience how long to wait for another deploy of it to end
 * @param helm     how long Helm may take to change it
 */
public record Target(
        String environment, String release, String namespace, Duration timeout, Duration patience, Duration helm) {
    public Target {
        requireNonNull(environment, "environment is null");
        requireNonNull(release, "release is null");
        requireNonNull(namespace, "namespace is null");
        requireNonNull(timeout, "timeout is null");
        requireNonNull(patience, "patience is null");
        requireNonNull(helm, "helm is null");
    }

    /** "orders-dev in namespace dev". */
    @Override
    public String toString() {
        return release + " in namespace " + namespace;
    }
}
