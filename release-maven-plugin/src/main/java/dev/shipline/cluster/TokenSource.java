package dev.shipline.cluster;

import dev.shipline.secret.Secret;

/** Gives the token that opens a cluster: another one, once the last is about to end. */
@FunctionalInterface
public interface TokenSource {
    /** @throws dev.shipline.failure.ReleaseFailure if there is none to be had any more */
    Secret token();
}
