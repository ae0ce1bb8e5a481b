package dev.shipline.maven;

import static java.util.Objects.requireNonNull;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.metrics.HttpProxy;
import dev.shipline.metrics.ProxyAddress;
import dev.shipline.secret.Credentials;
import dev.shipline.secret.Secret;
import java.util.Map;
import java.util.Optional;
import org.apache.maven.settings.Proxy;
import org.apache.maven.settings.Settings;
import org.apache.maven.settings.building.SettingsProblem;
import org.apache.maven.settings.crypto.DefaultSettingsDecryptionRequest;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.apache.maven.settings.crypto.SettingsDecryptionResult;

/** The HTTP proxy on the way to Datadog: settings.xml's, then the environment's. Either may have a name and a password. */
final class MetricsProxy {
    private final Settings settings;
    private final SettingsDecrypter decrypter;
    private final Map<String, String> variables;

    MetricsProxy(Settings settings, SettingsDecrypter decrypter, Map<String, String> variables) {
        this.settings = requireNonNull(settings, "settings is null");
        this.decrypter = requireNonNull(decrypter, "decrypter is null");
        this.variables = Map.copyOf(variables);
    }

    /** @throws ReleaseFailure if the password of settings.xml cannot be decrypted */
    Optional<HttpProxy> to(String host) {
        Proxy proxy = settings.getActiveProxy();
        if (proxy == null || proxy.getHost() == null) {
            return ProxyAddress.of(variables, host);
        }
        return isNear(host, proxy.getNonProxyHosts())
                ? Optional.empty()
                : Optional.of(new HttpProxy(proxy.getHost(), proxy.getPort(), login(proxy)));
    }

    private Optional<Credentials> login(Proxy proxy) {
        if (proxy.getUsername() == null || proxy.getUsername().isBlank()) {
            return Optional.empty();
        }
        SettingsDecryptionResult result = decrypter.decrypt(new DefaultSettingsDecryptionRequest(proxy));
        for (SettingsProblem problem : result.getProblems()) {
            if (problem.getSeverity() != SettingsProblem.Severity.WARNING) {
                throw new ReleaseFailure(
                        FailureCode.CREDENTIALS,
                        "cannot use the proxy \"" + proxy.getId() + "\" of settings.xml",
                        "its password cannot be decrypted: " + problem.getMessage(),
                        "check ~/.m2/settings-security.xml");
            }
        }
        String password = result.getProxy().getPassword();
        return Optional.of(new Credentials(
                proxy.getUsername(),
                Secret.of(password == null ? "" : password),
                "proxy " + proxy.getId() + " in settings.xml"));
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
