package dev.shipline.cluster;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks services inside the cluster by way of its API, so that whoever reaches the API needs no way to the services. */
public interface ServiceProxy {
    /**
     * What a service answered.
     *
     * @param location where a redirect leads
     * @param body     the beginning of it
     */
    record Answer(int status, Optional<String> location, String body) {}

    /**
     * Asks once. A service that cannot be reached is an answer, too: the API's own, with 502, 503 or 504.
     *
     * @param service "orders:80", "https:orders:443", or "orders" where it has one port
     * @param path    from the slash on, with its query
     * @throws dev.shipline.failure.ReleaseFailure if the API is away, or refuses this user
     */
    Answer get(String namespace, String service, String path, Map<String, String> headers, Duration timeout);

    /** @throws dev.shipline.failure.ReleaseFailure if this user may not ask that service */
    void requireRight(String namespace, String service);

    /** The services of a manifest, each with its first port: "orders:80". */
    List<String> in(String manifest);
}
