package dev.shipline.eks;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.Optional;

/**
 * Other addresses than AWS's own.
 *
 * @param clusters the service that knows the clusters
 * @param tokens   the token service that a cluster asks who we are
 */
public record EksEndpoints(Optional<URI> clusters, Optional<URI> tokens) {
    public EksEndpoints {
        requireNonNull(clusters, "clusters is null");
        requireNonNull(tokens, "tokens is null");
    }

    public static EksEndpoints ofAws() {
        return new EksEndpoints(Optional.empty(), Optional.empty());
    }
}
