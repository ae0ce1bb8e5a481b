package dev.shipline.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EngineAddressTest {
    /** The digest of "far", as sha256sum prints it. */
    private static final String FAR = "512eea46ceb3921dff4363c7069d89d4964d1d9fccaa0f411851a7aa60a5c868";

    @TempDir
    Path home;

    private final Map<String, String> variables = new HashMap<>();

    @BeforeEach
    void aUser() throws IOException {
        variables.put("HOME", home.toString());
        Files.createDirectories(home.resolve(".docker"));
    }

    @Test
    void whatIsConfiguredComesFirst() throws IOException {
        variables.put("DOCKER_HOST", "tcp://far:2375");
        variables.put("DOCKER_CONTEXT", "nothing");
        config("no json");

        assertThat(EngineAddress.find(Optional.of(URI.create("tcp://near:2375")), variables))
                .isEqualTo(new EngineAddress(URI.create("tcp://near:2375"), Optional.empty(), "ship.docker.host"));
    }

    @Test
    void thenTheVariable() {
        variables.put("DOCKER_HOST", "tcp://far:2375");
        variables.put("DOCKER_CONTEXT", "nothing");

        assertThat(found().host()).hasToString("tcp://far:2375");
    }

    @Test
    void thenTheContext() throws IOException {
        config("{\"currentContext\": \"other\"}");
        context("far", "tcp://far:2375");
        variables.put("DOCKER_CONTEXT", "far");

        assertThat(found().host()).hasToString("tcp://far:2375");
        assertThat(found().source()).isEqualTo("DOCKER_CONTEXT, far");
    }

    @Test
    void thenTheCurrentContext() throws IOException {
        config("{\"currentContext\": \"far\", \"auths\": {}}");
        context("far", "tcp://far:2375");

        assertThat(found().host()).hasToString("tcp://far:2375");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"currentContext\": \"default\"}", "{\"currentContext\": \"\"}"})
    void thenTheUsualSocket(String config) throws IOException {
        config(config);

        assertThat(found().host()).hasToString("unix:///var/run/docker.sock");
    }

    @Test
    void aContextBringsItsCertificates() throws IOException {
        context("far", "tcp://far:2376");
        variables.put("DOCKER_CONTEXT", "far");
        Path tls = Files.createDirectories(
                home.resolve(".docker/contexts/tls").resolve(folder()).resolve("docker"));
        for (String file : EngineAddress.TLS_FILES) {
            Files.writeString(tls.resolve(file), "");
        }

        assertThat(found().certificates()).contains(tls);
        assertThat(found().isTls()).isTrue();
    }

    @Test
    void aContextThatDoesNotExistIsNamed() throws IOException {
        config("{\"currentContext\": \"far\"}");

        ReleaseFailure failure = failure();

        assertThat(failure.code()).isEqualTo(FailureCode.CONFIGURATION);
        assertThat(failure.because())
                .startsWith("there is no Docker context \"far\" (the current context of "
                        + home.resolve(".docker/config.json"));
        assertThat(failure.fix()).contains("docker context ls");
    }

    @Test
    void settingsThatAreNoJsonAreNamedAndNotQuoted() throws IOException {
        config("{\"auths\": {\"quay.io\": {\"auth\": \"c2VjcmV0\" ");

        assertThat(failure().because())
                .contains(home.resolve(".docker/config.json").toString(), "it is no JSON")
                .doesNotContain("c2VjcmV0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "true", "0", "yes"})
    void anyValueAsksForTls(String value) {
        variables.put("DOCKER_HOST", "tcp://far:2376");
        variables.put("DOCKER_TLS_VERIFY", value);
        variables.put("DOCKER_CERT_PATH", home.resolve("certs").toString());

        ReleaseFailure failure = failure();

        assertThat(failure.code()).isEqualTo(FailureCode.CONFIGURATION);
        assertThat(failure.because())
                .contains("it is to be reached by TLS, and " + home.resolve("certs")
                        + " has no ca.pem, cert.pem, key.pem that can be read");
    }

    @Test
    void namesTheOneFileThatIsMissing() throws IOException {
        variables.put("DOCKER_HOST", "tcp://far:2376");
        variables.put("DOCKER_TLS_VERIFY", "1");
        Files.writeString(home.resolve(".docker/ca.pem"), "");
        Files.writeString(home.resolve(".docker/cert.pem"), "");

        assertThat(failure().because()).contains(home.resolve(".docker") + " has no key.pem that can be read");
    }

    @Test
    void aSocketNeedsNoCertificates() {
        variables.put("DOCKER_HOST", "unix:///var/run/docker.sock");
        variables.put("DOCKER_TLS_VERIFY", "1");

        assertThat(found().isTls()).isFalse();
    }

    @Test
    void sshIsRefusedWithAWayOut() {
        variables.put("DOCKER_HOST", "ssh://build@engine.example");

        ReleaseFailure failure = failure();

        assertThat(failure.because())
                .contains("ssh://build@engine.example, from DOCKER_HOST")
                .contains("not spoken");
        assertThat(failure.fix())
                .contains("ssh -nNT -L /tmp/docker.sock:/var/run/docker.sock build@engine.example")
                .contains("ship.docker.host=unix:///tmp/docker.sock");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://far:2375", "far:2375", "/var/run/docker.sock", "tcp://a b"})
    void whatIsNoAddressIsRefused(String host) {
        variables.put("DOCKER_HOST", host);

        assertThat(failure().code()).isEqualTo(FailureCode.CONFIGURATION);
        assertThat(failure().because()).contains(host, "DOCKER_HOST");
    }

    private EngineAddress found() {
        return EngineAddress.find(Optional.empty(), variables);
    }

    private ReleaseFailure failure() {
        return catchThrowableOfType(ReleaseFailure.class, this::found);
    }

    private void config(String text) throws IOException {
        Files.writeString(home.resolve(".docker/config.json"), text);
    }

    private void context(String name, String host) throws IOException {
        Path meta =
                Files.createDirectories(home.resolve(".docker/contexts/meta").resolve(folder()));
        Files.writeString(
                meta.resolve("meta.json"),
                "{\"Name\": \"" + name + "\", \"Endpoints\": {\"docker\": {\"Host\": \"" + host + "\"}}}");
    }

    private static String folder() {
        return FAR;
    }
}
