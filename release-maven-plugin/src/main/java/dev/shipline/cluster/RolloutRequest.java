package dev.shipline.cluster;

import java.time.Duration;
import java.util.Optional;

/**
 * Which rollout to watch.
 *
 * @param manifest    the YAML that Helm applied: its Deployments, StatefulSets, DaemonSets and Jobs are watched
 * @param image       the digest that containers of {@code repository} must run in the end; absent: not checked
 * @param repository  the image repository the digest belongs to
 * @param timeout     how long the rollout may take
 */
public record RolloutRequest(
        String namespace, String manifest, Optional<String> image, String repository, Duration timeout) {}
