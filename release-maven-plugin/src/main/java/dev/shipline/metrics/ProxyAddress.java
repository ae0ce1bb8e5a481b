package dev.shipline.metrics;

import dev.shipline.secret.Credentials;
import dev.shipline.secret.Secret;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The HTTP proxy that the environment names, {@code http://proxy:3128} or {@code http://name:password@proxy:3128}. */
public final class ProxyAddress {
    private static final int HTTP = 80;

    private ProxyAddress() {}

    /** What the environment says for a host, unless it says that the host is near. The lower-case names are curl's. */
    public static Optional<HttpProxy> of(Map<String, String> environment, String host) {
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
                .flatMap(name -> Stream.ofNullable(environment.get(name))
                        .filter(value -> !value.isBlank())
                        .map(value -> parse(value.strip(), name)))
                .findFirst()
                .flatMap(proxy -> proxy);
    }

    private static Optional<HttpProxy> parse(String text, String variable) {
        try {
            URI address = URI.create(text.contains("://") ? text : "http://" + text);
            if (address.getHost() == null) {
                return Optional.empty();
            }
            return Optional.of(new HttpProxy(
                    address.getHost(),
                    address.getPort() < 0 ? HTTP : address.getPort(),
                    login(address.getRawUserInfo(), variable)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<Credentials> login(String userInfo, String variable) {
        if (userInfo == null || userInfo.isEmpty()) {
            return Optional.empty();
        }
        String[] parts = userInfo.split(":", 2);
        return Optional.of(new Credentials(
                decoded(parts[0]), Secret.of(parts.length < 2 ? "" : decoded(parts[1])), "variable " + variable));
    }

    /** A plus is a plus here, and no blank. */
    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
