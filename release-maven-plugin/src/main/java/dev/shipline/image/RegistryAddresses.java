package dev.shipline.image;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How registries are spoken to: by https, and by plain http only where a registry on this machine does not speak TLS. Such a port is asked once, before
 * any request. Whether a certificate is trusted plays no part in it: one that is not is an error, never a reason for plain http.
 */
public final class RegistryAddresses {
    private final Map<RegistryHost, Boolean> speakTls = new ConcurrentHashMap<>();

    /** The address of a path that begins with a slash. */
    public URI uri(RegistryHost host, String path) {
        return URI.create((speaksTls(host) ? "https://" : "http://") + host + path);
    }

    boolean speaksTls(RegistryHost host) {
        requireNonNull(host, "host is null");
        // an answer that settles nothing is not remembered: the next request asks again
        return !host.isLoopback()
                || Optional.ofNullable(speakTls.computeIfAbsent(host, RegistryAddresses::ask))
                        .orElse(true);
    }

    private static Boolean ask(RegistryHost host) {
        return TlsProbe.of(host).speaksTls().orElse(null);
    }
}
