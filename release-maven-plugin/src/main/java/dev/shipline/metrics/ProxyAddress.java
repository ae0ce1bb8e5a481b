package dev.shipline.metrics;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The HTTP proxy between a build and Datadog. */
public final class ProxyAddress {
    private static final int HTTP = 80;

    private ProxyAddress() {}

    /** What the environment says for a host, unless it says that the host is near. The lower-case names are curl's. */
    public static Optional<URI> of(Map<String, String> environment, String host) {
        String near = Stream.of("NO_PROXY", "no_proxy")
                .map(environment::get)
                .filter(value -> value != null)
                .findFirst()
                .orElse("");
        for (String pattern : near.split("[,\\s]+")) {
            String suffix = pattern.replaceFirst("^[*.]+", "").toLowerCase(Locale.ROOT);
            if (pattern.equals("*") || !suffix.isEmpty() && (host.equals(suffix) || host.endsWith("." + suffix))) {
                return Optional.empty();
            }
        }
        return Stream.of("DD_PROXY_HTTPS", "HTTPS_PROXY", "https_proxy")
                .map(environment::get)
                .filter(value -> value != null && !value.isBlank())
                .findFirst()
                .flatMap(ProxyAddress::parse);
    }

    private static Optional<URI> parse(String text) {
        try {
            URI address = URI.create(text.strip().contains("://") ? text.strip() : "http://" + text.strip());
            return Optional.of(address).filter(uri -> uri.getHost() != null);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    static Proxy of(URI proxy) {
        return new Proxy(Proxy.Type.HTTP, socket(proxy));
    }

    static InetSocketAddress socket(URI proxy) {
        return new InetSocketAddress(proxy.getHost(), proxy.getPort() < 0 ? HTTP : proxy.getPort());
    }
}
