package dev.shipline.secret;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoginFileTest {
    private static final String PASSWORD = "hunter2:with:colons";

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "quay.io, quay.io",
        "https://quay.io, quay.io",
        "https://quay.io/v2/, quay.io",
        "http://quay.io/v1/, quay.io",
        "quay.io/v2/, quay.io",
        "QUAY.io, quay.io",
        "localhost:5000, localhost:5000",
        "https://index.docker.io/v1/, docker.io",
        "index.docker.io, docker.io",
        "docker.io, registry-1.docker.io",
    })
    void knowsARegistryByEachNameThatToolsWrite(String key, String registry) {
        Credentials found = file(entry(key, "acme+ci")).find(registry).orElseThrow();

        assertThat(found.username()).isEqualTo("acme+ci");
        assertThat(found.password().reveal()).isEqualTo(PASSWORD);
        assertThat(found.source()).isEqualTo("\"" + key + "\" in " + folder.resolve("config.json"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"quay.io.evil.example", "evil-quay.io", "quay.io:8443", "https://evil.example/quay.io"})
    void knowsNoOther(String key) {
        assertThat(file(entry(key, "acme+ci")).find("quay.io", "acme/orders")).isEmpty();
    }

    @Test
    void takesTheMostExactNamespace() {
        LoginFile file = file(entry("quay.io", "all") + "," + entry("quay.io/acme", "acme") + ","
                + entry("quay.io/acme/orders", "orders"));

        assertThat(usernameFor(file, "acme/orders")).isEqualTo("orders");
        assertThat(usernameFor(file, "acme/payments")).isEqualTo("acme");
        assertThat(usernameFor(file, "acmesister/orders")).isEqualTo("all");
        assertThat(file.find("quay.io"))
                .hasValueSatisfying(all -> assertThat(all.username()).isEqualTo("all"));
    }

    @Test
    void findsAnIdentityToken() {
        LoginFile file = file("\"quay.io\":{\"auth\":\"%s\",\"identitytoken\":\"jwt\"}".formatted(encode("u:")));

        Credentials found = file.find("quay.io").orElseThrow();

        assertThat(found.isIdentityToken()).isTrue();
        assertThat(found.password().reveal()).isEqualTo("jwt");
        assertThat(found.holder()).startsWith("an identity token (from ");
    }

    @Test
    void knowsNothingWhereThereIsNoFile() {
        assertThat(new LoginFile(folder.resolve("absent.json"), Map.of()).find("quay.io"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"auths\":{\"quay.io\":{}}}", "{\"auths\":null}", "[]"})
    void knowsNothingWhereNothingIsSaid(String content) {
        assertThat(fileOf(content).find("quay.io")).isEmpty();
    }

    @Test
    void isNotReadForWhatIsNoRegistry() {
        LoginFile broken = fileOf("no json");

        assertThat(broken.find("datadog")).isEmpty();
        assertThat(broken.find("aws")).isEmpty();
    }

    @Nested
    class Refuses {
        @Test
        void whatIsNoJsonWithoutQuotingIt() {
            ReleaseFailure failure = failureOf(fileOf("{\"auths\":\n hunter2hunter2}"));

            assertThat(failure.code()).isEqualTo(FailureCode.CREDENTIALS);
            assertThat(failure.what()).contains("config.json");
            assertThat(failure.because()).isEqualTo("it is no JSON (line 2)");
            assertThat(failure.fix()).contains("QUAY_USERNAME");
            assertThat(failure.getMessage()).doesNotContain("hunter2");
            assertThat(failure.getCause()).isNull();
        }

        @ParameterizedTest
        @ValueSource(strings = {"%%%secret%%%", "c2VjcmV0d2l0aG91dGNvbG9u"})
        void anEntryThatIsNoNameAndPassword(String auth) {
            ReleaseFailure failure = failureOf(file("\"quay.io\":{\"auth\":\"" + auth + "\"}"));

            assertThat(failure.because()).contains("\"quay.io\"").doesNotContain(auth);
        }
    }

    @Nested
    class Places {
        @Test
        void areDockersAndThenPodmans() {
            assertThat(new LoginFiles(Map.of("XDG_RUNTIME_DIR", "/run/user/1"), Path.of("/home/a")).paths())
                    .containsExactly(
                            Path.of("/home/a/.docker/config.json"),
                            Path.of("/run/user/1/containers/auth.json"),
                            Path.of("/home/a/.config/containers/auth.json"));
        }

        @Test
        void areThoseThatTheEnvironmentNames() {
            Map<String, String> variables = Map.of(
                    "DOCKER_CONFIG", "/ci/docker", "REGISTRY_AUTH_FILE", "/ci/auth.json", "XDG_RUNTIME_DIR", "/run");

            assertThat(new LoginFiles(variables, Path.of("/home/a")).paths())
                    .containsExactly(Path.of("/ci/docker/config.json"), Path.of("/ci/auth.json"));
        }

        @Test
        void areSearchedInOrder() throws IOException {
            write("docker/config.json", "{\"auths\":{" + entry("ghcr.io", "docker") + "}}");
            write("auth.json", "{\"auths\":{" + entry("ghcr.io", "podman") + "," + entry("quay.io", "podman") + "}}");
            Map<String, String> variables = Map.of(
                    "DOCKER_CONFIG", folder.resolve("docker").toString(),
                    "REGISTRY_AUTH_FILE", folder.resolve("auth.json").toString());
            List<CredentialSource> sources = new LoginFiles(variables, folder).sources();
            CredentialChain chain = new CredentialChain(sources);

            assertThat(chain.find("ghcr.io", "acme/orders").orElseThrow().username())
                    .isEqualTo("docker");
            assertThat(chain.find("quay.io", "acme/orders").orElseThrow().username())
                    .isEqualTo("podman");
            assertThat(chain.find("docker.io")).isEmpty();
            assertThat(chain.handedOut()).containsExactly(Secret.of(PASSWORD));
        }

        private void write(String name, String content) throws IOException {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, content);
        }
    }

    private String usernameFor(LoginFile file, String repository) {
        return file.find("quay.io", repository).orElseThrow().username();
    }

    private ReleaseFailure failureOf(LoginFile file) {
        return catchThrowableOfType(ReleaseFailure.class, () -> file.find("quay.io"));
    }

    private LoginFile file(String entries) {
        return fileOf("{\"auths\":{" + entries + "}}");
    }

    private LoginFile fileOf(String content) {
        try {
            return new LoginFile(Files.writeString(folder.resolve("config.json"), content), Map.of());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String entry(String key, String username) {
        return "\"%s\":{\"auth\":\"%s\"}".formatted(key, encode(username + ":" + PASSWORD));
    }

    private static String encode(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }
}
