package dev.shipline.maven;

import static java.util.Objects.requireNonNull;

import dev.shipline.metrics.ProxyAddress;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.apache.maven.settings.Proxy;
import org.apache.maven.settings.Settings;

/** The HTTP proxy on the way to Datadog: settings.xml's, then the environment's. One that asks for a password is not spoken to. */
final class MetricsProxy {
    private final Settings settings;
    private final Map<String, String> variables;

    MetricsProxy(Settings settings, Map<String, String> variables) {
        this.settings = requireNonNull(settings, "settings is null");
        this.variables = Map.copyOf(variables);
    }

    Optional<URI> to(String host) {
        Proxy proxy = settings.getActiveProxy();
        if (proxy == null || proxy.getHost() == null) {
            return ProxyAddress.of(variables, host);
        }
        return isNear(host, proxy.getNonProxyHosts())
                ? Optional.empty()
                : Optional.of(URI.create("http://" + proxy.getHost() + ":" + proxy.getPort()));
    }

    /** Maven writes {@code localhost|*.example.com}. */
    private static boolean isNear(String host, String patterns) {
        if (patterns == null) {
            return false;
        }
        for (String pattern : patterns.split("[|,]")) {
            String regex = "\\Q" + pattern.strip().replace("*", "\\E.*\\Q") + "\\E";
            if (!pattern.isBlank() && host.matches(regex)) {
                return true;
            }
        }
        return false;
    }
}
