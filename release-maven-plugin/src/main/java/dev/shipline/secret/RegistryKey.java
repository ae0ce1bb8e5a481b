package dev.shipline.secret;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a login is for, as the files of Docker and Podman write it: {@code quay.io}, {@code https://quay.io/v2/}, {@code quay.io/acme}, and
 * {@code https://index.docker.io/v1/} for Docker Hub.
 *
 * @param path the repository or the beginning of several; empty for the whole registry
 */
record RegistryKey(String host, String path) {
    private static final String DOCKER_HUB = "docker.io";
    private static final List<String> NAMES_OF_DOCKER_HUB =
            List.of(DOCKER_HUB, "index.docker.io", "registry-1.docker.io");
    private static final Pattern KEY = Pattern.compile("(https?://)?([^/]+)/?(.*?)/?");
    /** Older tools put the version of the API behind the host. */
    private static final Pattern API_VERSION = Pattern.compile("v[12]");

    RegistryKey {
        requireNonNull(host, "host is null");
        requireNonNull(path, "path is null");
    }

    static RegistryKey of(String registry, String repository) {
        return new RegistryKey(name(registry), repository);
    }

    static RegistryKey parse(String key) {
        Matcher matcher = KEY.matcher(key.strip());
        if (!matcher.matches()) {
            return new RegistryKey(key, "");
        }
        // an address is that of a server; only a name can be that of a repository
        boolean whole = matcher.group(1) != null
                || API_VERSION.matcher(matcher.group(3)).matches();
        return new RegistryKey(name(matcher.group(2)), whole ? "" : matcher.group(3));
    }

    /** Whether a login under this key is good for a repository. */
    boolean covers(RegistryKey wanted) {
        return host.equals(wanted.host)
                && (path.isEmpty() || path.equals(wanted.path) || wanted.path.startsWith(path + "/"));
    }

    /** What a credential helper is asked for. */
    String server() {
        return host.equals(DOCKER_HUB) ? "https://index.docker.io/v1/" : host;
    }

    /** Whether it is a host at all; "aws" and "datadog" are no business of Docker's tools. */
    boolean isRegistry() {
        return host.contains(".") || host.contains(":") || host.equals("localhost");
    }

    private static String name(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        return NAMES_OF_DOCKER_HUB.contains(lower) ? DOCKER_HUB : lower;
    }
}
