package dev.shipline.cluster;

import java.net.URI;

/** The way to a cluster that is in no kubeconfig. */
public interface ClusterAccess extends TokenSource {
    /** The cluster's name, for people and for the context that is made of it. */
    String name();

    URI server();

    /** The certificate of the authority that the server is known by: PEM, in base64 as kubeconfigs hold it. */
    String certificateAuthority();

    /** What to check when nothing answers there. */
    String whenUnreachable();

    /** Finds out why the API server refuses the token; asked only when it did. */
    Refused whyRefused();

    /**
     * Why a token is refused.
     *
     * @param because without a full stop
     * @param fix     what to do about it
     */
    record Refused(String because, String fix) {}
}
