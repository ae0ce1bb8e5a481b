package dev.shipline.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shipline.failure.ReleaseFailure;
import dev.shipline.metrics.HttpProxy;
import dev.shipline.secret.Credentials;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.maven.settings.Proxy;
import org.apache.maven.settings.Server;
import org.apache.maven.settings.Settings;
import org.apache.maven.settings.building.DefaultSettingsProblem;
import org.apache.maven.settings.building.SettingsProblem;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.apache.maven.settings.crypto.SettingsDecryptionRequest;
import org.apache.maven.settings.crypto.SettingsDecryptionResult;
import org.junit.jupiter.api.Test;

class MetricsProxyTest {
    private static final String HOST = "api.datadoghq.eu";
    private static final Map<String, String> ENVIRONMENT = Map.of("HTTPS_PROXY", "http://other:1");

    private final Proxy proxy = new Proxy();

    private Optional<HttpProxy> found(List<SettingsProblem> problems) {
        Settings settings = new Settings();
        settings.addProxy(proxy);
        return new MetricsProxy(settings, decrypter(problems), ENVIRONMENT).to(HOST);
    }

    private void isSet(String name, String password) {
        proxy.setId("office");
        proxy.setActive(true);
        proxy.setHost("proxy");
        proxy.setPort(3128);
        proxy.setUsername(name);
        proxy.setPassword(password);
    }

    @Test
    void ofTheSettingsComesBeforeTheEnvironments() {
        isSet(null, null);

        assertThat(found(List.of())).contains(new HttpProxy("proxy", 3128, Optional.empty()));
    }

    @Test
    void isTheEnvironmentsWhereTheSettingsHaveNone() {
        proxy.setActive(false);

        assertThat(found(List.of())).contains(new HttpProxy("other", 1, Optional.empty()));
    }

    @Test
    void hasTheDecryptedPassword() {
        isSet("ci", "{cipher}");

        Credentials login = found(List.of()).orElseThrow().login().orElseThrow();

        assertThat(login.username()).isEqualTo("ci");
        assertThat(login.password().reveal()).isEqualTo("decrypted {cipher}");
        assertThat(login.source()).isEqualTo("proxy office in settings.xml");
    }

    @Test
    void isNoneForHostsThatAreNear() {
        isSet("ci", "secret");
        proxy.setNonProxyHosts("localhost|*.datadoghq.eu");

        assertThat(found(List.of())).isEmpty();
    }

    @Test
    void isRefusedWhereItsPasswordCannotBeDecrypted() {
        isSet("ci", "{cipher}");
        SettingsProblem problem =
                new DefaultSettingsProblem("no master password", SettingsProblem.Severity.ERROR, "", -1, -1, null);

        assertThatThrownBy(() -> found(List.of(problem)))
                .isInstanceOfSatisfying(ReleaseFailure.class, failure -> assertThat(failure.because())
                        .isEqualTo("its password cannot be decrypted: no master password"));
    }

    private static SettingsDecrypter decrypter(List<SettingsProblem> problems) {
        return request -> new Decrypted(request, problems);
    }

    private record Decrypted(SettingsDecryptionRequest request, List<SettingsProblem> problems)
            implements SettingsDecryptionResult {
        @Override
        public Proxy getProxy() {
            Proxy open = request.getProxies().get(0).clone();
            open.setPassword("decrypted " + open.getPassword());
            return open;
        }

        @Override
        public List<Proxy> getProxies() {
            return List.of(getProxy());
        }

        @Override
        public Server getServer() {
            return null;
        }

        @Override
        public List<Server> getServers() {
            return List.of();
        }

        @Override
        public List<SettingsProblem> getProblems() {
            return problems;
        }
    }
}
