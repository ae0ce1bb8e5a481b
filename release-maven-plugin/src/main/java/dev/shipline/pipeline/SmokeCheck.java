package dev.shipline.pipeline;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A question to the service that runs now, and what it must answer.
 *
 * @param where   an address that this machine reaches, or a path of a service in the cluster
 * @param status  the HTTP status that passes
 * @param timeout how long it is asked again
 * @param headers of the request
 */
public record SmokeCheck(Where where, int status, Duration timeout, Map<String, String> headers) {
    /**
     * Either an address or a path.
     *
     * @param path    from the slash on
     * @param service "orders:80"; absent: the only Service of the release
     */
    public record Where(Optional<URI> url, Optional<String> path, Optional<String> service) {
        public Where {
            requireNonNull(url, "url is null");
            requireNonNull(path, "path is null");
            requireNonNull(service, "service is null");
            if (url.isPresent() == path.isPresent()) {
                throw new IllegalArgumentException("neither or both of url and path");
            }
        }
    }

    public SmokeCheck {
        requireNonNull(where, "where is null");
        requireNonNull(timeout, "timeout is null");
        headers = Map.copyOf(headers);
    }
}
