package dev.shipline.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shipline.failure.ReleaseFailure;
import dev.shipline.secret.Credentials;
import java.util.List;
import java.util.Map;
import org.apache.maven.settings.Proxy;
import org.apache.maven.settings.Server;
import org.apache.maven.settings.Settings;
import org.apache.maven.settings.building.DefaultSettingsProblem;
import org.apache.maven.settings.building.SettingsProblem;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.apache.maven.settings.crypto.SettingsDecryptionRequest;
import org.apache.maven.settings.crypto.SettingsDecryptionResult;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ServerCredentialsTest {
    private final Settings settings = new Settings();

    @Test
    void settingsWinOverTheEnvironment() {
        add("quay.io", "acme+ci", "from settings");
        Credentials found = credentials(Map.of("QUAY_USERNAME", "other", "QUAY_PASSWORD", "from environment"))
                .find("quay.io")
                .orElseThrow();
        assertThat(found.username()).isEqualTo("acme+ci");
        assertThat(found.password().reveal()).isEqualTo("from settings");
        assertThat(found.source()).contains("settings.xml");
    }

    @Test
    void theEnvironmentStandsIn() {
        Credentials found = credentials(Map.of("QUAY_USERNAME", "acme+ci", "QUAY_PASSWORD", "token"))
                .find("quay.io")
                .orElseThrow();
        assertThat(found.username()).isEqualTo("acme+ci");
        assertThat(found.source()).isEqualTo("QUAY_USERNAME and QUAY_PASSWORD");
    }

    @Test
    void theEnvironmentsQuayCredentialsGoToNoOtherRegistry() {
        assertThat(credentials(Map.of("QUAY_USERNAME", "acme+ci", "QUAY_PASSWORD", "token"))
                        .find("docker.io"))
                .isEmpty();
    }

    @Test
    void aUsernameAloneIsNothing() {
        assertThat(credentials(Map.of("QUAY_USERNAME", "acme+ci")).find("quay.io"))
                .isEmpty();
    }

    @Test
    void findsDatadogsApplicationKeyInEitherPlace() {
        Map<String, String> variables = Map.of("DD_APP_KEY", "of the environment");
        assertThat(credentials(variables)
                        .find("datadog-app")
                        .orElseThrow()
                        .password()
                        .reveal())
                .isEqualTo("of the environment");

        add("datadog-app", null, "of settings.xml");
        assertThat(credentials(variables)
                        .find("datadog-app")
                        .orElseThrow()
                        .password()
                        .reveal())
                .isEqualTo("of settings.xml");
    }

    @Test
    void findsTheDatadogKey() {
        assertThat(credentials(Map.of("DD_API_KEY", "k"))
                        .find("datadog")
                        .orElseThrow()
                        .password()
                        .reveal())
                .isEqualTo("k");
    }

    @Nested
    class Refuses {
        @Test
        void aVariableThatIsNotSet() {
            add("quay.io", "acme+ci", "${env.QUAY_TOKEN}");
            assertThatThrownBy(() -> credentials(Map.of()).find("quay.io"))
                    .isInstanceOf(ReleaseFailure.class)
                    .hasMessageContaining("names an environment variable that is not set");
        }

        @Test
        void aPasswordThatCannotBeDecrypted() {
            add("quay.io", "acme+ci", "{cipher}");
            assertThatThrownBy(() ->
                            new ServerCredentials(settings, new BrokenDecrypter(), Map.of(), "quay.io").find("quay.io"))
                    .isInstanceOf(ReleaseFailure.class)
                    .hasMessageContaining("cannot be decrypted")
                    .hasMessageNotContaining("{cipher}");
        }

        @Test
        void aServerWithoutPassword() {
            add("quay.io", "acme+ci", null);
            assertThatThrownBy(() -> credentials(Map.of()).find("quay.io")).hasMessageContaining("it has no password");
        }
    }

    private void add(String id, String username, String password) {
        Server server = new Server();
        server.setId(id);
        server.setUsername(username);
        server.setPassword(password);
        settings.addServer(server);
    }

    private ServerCredentials credentials(Map<String, String> environment) {
        return new ServerCredentials(settings, new PlainDecrypter(), environment, "quay.io");
    }

    private static class PlainDecrypter implements SettingsDecrypter {
        @Override
        public SettingsDecryptionResult decrypt(SettingsDecryptionRequest request) {
            return new Result(request.getServers(), List.of());
        }
    }

    /** As Maven's: on failure the server is handed out with its cipher text. */
    private static final class BrokenDecrypter implements SettingsDecrypter {
        @Override
        public SettingsDecryptionResult decrypt(SettingsDecryptionRequest request) {
            return new Result(
                    request.getServers(),
                    List.of(new DefaultSettingsProblem(
                            "no master password", SettingsProblem.Severity.ERROR, "", -1, -1, null)));
        }
    }

    private record Result(List<Server> servers, List<SettingsProblem> problems) implements SettingsDecryptionResult {
        @Override
        public Server getServer() {
            return servers.get(0);
        }

        @Override
        public List<Server> getServers() {
            return servers;
        }

        @Override
        public Proxy getProxy() {
            return null;
        }

        @Override
        public List<Proxy> getProxies() {
            return List.of();
        }

        @Override
        public List<SettingsProblem> getProblems() {
            return problems;
        }
    }
}
