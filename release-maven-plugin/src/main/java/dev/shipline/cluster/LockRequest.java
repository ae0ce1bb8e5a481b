package dev.shipline.cluster;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * Who wants to change which release.
 *
 * @param who      the build's address or user@host: what others are told
 * @param patience how long to wait for whoever has it now
 */
public record LockRequest(String namespace, String release, String who, Duration patience) {
    public LockRequest {
        requireNonNull(namespace, "namespace is null");
        requireNonNull(release, "release is null");
        requireNonNull(who, "who is null");
        requireNonNull(patience, "patience is null");
    }

    String lease() {
        return DeployLease.nameOf(release);
    }
}
