package dev.shipline.helm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerEnvironmentTest {
    private static final Path HOME = Path.of("/work");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "QUAY_PASSWORD",
                "DD_API_KEY",
                "DD_APP_KEY",
                "GITHUB_TOKEN",
                "CIRCLE_OIDC_TOKEN_V2",
                "MY_SECRET",
                "DB_PASSWD",
                "GPG_PASSPHRASE",
                "npm_token",
                "HELM_KUBECONTEXT",
                "HELM_KUBETOKEN",
                "HELM_DRIVER",
                "HELM_NAMESPACE",
                "KUBECONFIG",
                "JAVA_TOOL_OPTIONS",
                "_JAVA_OPTIONS",
                "CLASSPATH"
            })
    void dropsWhatChangesTheTargetAndWhatIsSecret(String variable) {
        assertThat(WorkerEnvironment.of(Map.of(variable, "x"), HOME)).doesNotContainKey(variable);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PATH",
                "HOME",
                "HTTPS_PROXY",
                "SSL_CERT_FILE",
                "AWS_ACCESS_KEY_ID",
                "AWS_SECRET_ACCESS_KEY",
                "AWS_SESSION_TOKEN",
                "AWS_WEB_IDENTITY_TOKEN_FILE",
                "GOOGLE_APPLICATION_CREDENTIALS",
                "AAD_SERVICE_PRINCIPAL_CLIENT_SECRET"
            })
    void keepsWhatACredentialPluginRunsOn(String variable) {
        assertThat(WorkerEnvironment.of(Map.of(variable, "x"), HOME)).containsEntry(variable, "x");
    }

    @Test
    void givesHelmAHomeOfItsOwn() {
        assertThat(WorkerEnvironment.of(Map.of("HELM_CACHE_HOME", "/home/user/.cache/helm"), HOME))
                .containsEntry("HELM_CACHE_HOME", "/work/cache")
                .containsEntry("HELM_CONFIG_HOME", "/work/config")
                .containsEntry("HELM_DATA_HOME", "/work/data");
    }
}
