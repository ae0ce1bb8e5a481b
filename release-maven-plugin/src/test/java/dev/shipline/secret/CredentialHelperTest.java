package dev.shipline.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Helpers as Docker's tools name them in their file, here as small scripts. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the helpers are shell scripts")
class CredentialHelperTest {
    private static final String SECRET = "hunter2hunter2";
    private static final String ANSWER =
            "printf '{\"ServerURL\":\"x\",\"Username\":\"acme+ci\",\"Secret\":\"" + SECRET + "\"}'";
    private static final String STORE = "{\"credsStore\":\"vault\"}";

    @TempDir
    Path folder;

    @BeforeEach
    void writeAnswer() throws IOException {
        script("vault", "cat >> asked; echo >> asked; " + ANSWER);
    }

    @ParameterizedTest
    @CsvSource({"quay.io, quay.io", "docker.io, https://index.docker.io/v1/", "localhost:5000, localhost:5000"})
    void isAskedForTheServerOnItsInput(String registry, String server) throws IOException {
        Credentials found = file(STORE).find(registry, "acme/orders").orElseThrow();

        assertThat(found.username()).isEqualTo("acme+ci");
        assertThat(found.password().reveal()).isEqualTo(SECRET);
        assertThat(found.source()).isEqualTo("docker-credential-vault, credsStore in " + folder.resolve("config.json"));
        assertThat(folder.resolve("asked")).hasContent(server);
    }

    @Test
    void isAskedOnce() {
        LoginFile file = file(STORE);

        file.find("quay.io");
        file.find("quay.io", "acme/orders");

        assertThat(folder.resolve("asked")).hasContent("quay.io");
    }

    @Test
    void isTheRegistrysOwnBeforeTheGeneralOne() throws IOException {
        script("own", ANSWER.replace("acme+ci", "own"));
        LoginFile file = file("{\"credsStore\":\"vault\",\"credHelpers\":{\"quay.io\":\"own\"}}");

        assertThat(file.find("quay.io").orElseThrow().username()).isEqualTo("own");
        assertThat(file.find("ghcr.io").orElseThrow().username()).isEqualTo("acme+ci");
    }

    @Test
    void mayHaveAnIdentityToken() throws IOException {
        script("vault", ANSWER.replace("acme+ci", "<token>"));

        assertThat(file(STORE).find("quay.io").orElseThrow().isIdentityToken()).isTrue();
    }

    @Test
    void mayKnowNothing() throws IOException {
        script("vault", "echo credentials not found in native keychain; exit 1");
        String own = "{\"credsStore\":\"vault\",\"auths\":{\"ghcr.io\":{\"auth\":\"dTpw\"}}}";

        assertThat(file(own).find("quay.io")).isEmpty();
        assertThat(file(own).find("ghcr.io")).map(Credentials::username).contains("u");
    }

    @Test
    void isAskedAgainWhereItsAnswerIsRefused() throws IOException {
        LoginFile file = file(STORE);
        Credentials old = file.find("quay.io").orElseThrow();

        assertThat(file.renew("quay.io", "acme/orders", old))
                .as("it still says the same")
                .isEmpty();
        script("vault", ANSWER.replace(SECRET, "fresh"));
        Optional<Credentials> fresh = file.renew("quay.io", "acme/orders", old);

        assertThat(fresh)
                .hasValueSatisfying(
                        found -> assertThat(found.password().reveal()).isEqualTo("fresh"));
        assertThat(file.find("quay.io")).isEqualTo(fresh);
    }

    @Nested
    class Broken {
        @Test
        void isNotThere() {
            assertThat(failureOf("{\"credsStore\":\"gone\"}").because())
                    .isEqualTo("the credential helper docker-credential-gone (credsStore in "
                            + folder.resolve("config.json") + ") is not on the PATH");
        }

        @Test
        void isNoProgramsName() {
            assertThat(failureOf("{\"credsStore\":\"../../vault\"}").because()).endsWith("is no name of a program");
        }

        @Test
        void endsWithAnError() throws IOException {
            script("vault", "echo 'the keychain is locked' >&2; echo more >&2; exit 3");

            ReleaseFailure failure = failureOf(STORE);

            assertThat(failure.code()).isEqualTo(FailureCode.CREDENTIALS);
            assertThat(failure.because()).endsWith("ends with 3: the keychain is locked");
            assertThat(failure.fix()).contains("QUAY_USERNAME");
        }

        @Test
        void answersWithSomethingElseAndIsNotQuoted() throws IOException {
            script("vault", "echo " + SECRET);

            assertThat(failureOf(STORE))
                    .hasMessageContaining("something else than credentials")
                    .hasMessageNotContaining(SECRET);
        }

        @Test
        void hangsAndIsEndedWithAllThatItStarted() throws IOException {
            script("vault", "sleep 600 & echo $! > child; wait");

            assertThat(failureOf(STORE).because()).endsWith("does not end within 1 s");

            long child =
                    Long.parseLong(Files.readString(folder.resolve("child")).strip());
            Optional<ProcessHandle> handle = ProcessHandle.of(child);
            handle.ifPresent(process -> process.onExit().join());
            assertThat(ProcessHandle.of(child).filter(ProcessHandle::isAlive)).isEmpty();
        }

        private ReleaseFailure failureOf(String content) {
            LoginFile file = file(content);
            ReleaseFailure failure = catchThrowableOfType(ReleaseFailure.class, () -> file.find("quay.io"));
            assertThat(failure.what()).contains("quay.io");
            return failure;
        }
    }

    private LoginFile file(String content) {
        try {
            Path file = Files.writeString(folder.resolve("config.json"), content);
            return new LoginFile(file, Map.of("PATH", "/nowhere:" + folder), Duration.ofSeconds(1));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void script(String name, String lines) throws IOException {
        Path program = folder.resolve("docker-credential-" + name);
        Files.writeString(program, "#!/bin/sh\ncd " + folder + "\n" + lines + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    }
}
