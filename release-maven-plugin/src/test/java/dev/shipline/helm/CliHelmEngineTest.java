package dev.shipline.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What is handed to a helm program, and what is made of what it does; with scripts in its place. The real ones are in HelmEnginesRealIT. */
@DisabledOnOs(OS.WINDOWS)
class CliHelmEngineTest {
    private static final String HELM_3 = "v3.21.4";
    private static final String HELM_4 = "v4.3.1";

    @TempDir
    Path folder;

    @TempDir
    Path work;

    private final List<String> diagnostics = Collections.synchronizedList(new ArrayList<>());

    @Nested
    class HandsOver {
        @Test
        void theSameToBothMajorsButForOneOption() throws IOException {
            List<String> three = arguments(HELM_3, engine -> engine.upgrade(request()));
            List<String> four = arguments(HELM_4, engine -> engine.upgrade(request()));

            assertThat(three)
                    .startsWith("upgrade", "orders-dev", folder.resolve("chart").toString())
                    .containsSequence("--namespace", "dev")
                    .containsSequence("--values", folder.resolve("a.yaml").toString())
                    .containsSequence("--values", folder.resolve("b.yaml").toString())
                    .containsSequence(
                            "--kubeconfig", folder.resolve("kubeconfig").toString())
                    .containsSequence("--timeout", "50s")
                    .containsSequence("--description", "orders 1234567, by ci")
                    .contains("--reset-values", "--history-max=0")
                    .noneMatch(option -> option.startsWith("--server-side"))
                    .noneMatch(option -> option.startsWith("--wait") || option.startsWith("--set"));
            List<String> more = new ArrayList<>(four);
            more.removeAll(three);
            assertThat(more).containsExactly("--server-side=auto");
        }

        @Test
        void aFirstInstallThatEachEngineCanGoOnWith() throws IOException {
            assertThat(arguments(HELM_3, engine -> engine.install(request())))
                    .startsWith("install", "orders-dev")
                    .doesNotContain("--server-side=false", "--reset-values");
            assertThat(arguments(HELM_4, engine -> engine.install(request())))
                    .startsWith("install", "orders-dev")
                    .contains("--server-side=false")
                    .doesNotContain("--reset-values", "--history-max=0");
        }

        @Test
        void thatHooksAreNoPartOfTheManifest() throws IOException {
            assertThat(arguments(HELM_4, engine -> engine.render(request())))
                    .startsWith(
                            "template", "orders-dev", folder.resolve("chart").toString())
                    .contains("--no-hooks")
                    .doesNotContain("--kubeconfig");
        }

        @Test
        void whatNeedsNoChart() throws IOException {
            assertThat(arguments(HELM_4, engine -> engine.uninstall(request(), true)))
                    .startsWith("uninstall", "orders-dev")
                    .contains("--keep-history")
                    .doesNotContain("--values");
            assertThat(arguments(HELM_4, engine -> engine.uninstall(request(), false)))
                    .doesNotContain("--keep-history");
            assertThat(arguments(HELM_3, engine -> engine.test(request())))
                    .startsWith("test", "orders-dev")
                    .containsSequence("--timeout", "50s");
            assertThat(arguments(HELM_3, engine -> engine.lint(folder, true, Duration.ofSeconds(9))))
                    .containsExactly("lint", folder.toString(), "--strict");
        }

        @Test
        void noSecretNoOtherTargetAndNoPluginOfTheUsers() throws IOException {
            Path seen = folder.resolve("seen");
            Map<String, String> build = Map.of(
                    "PATH", System.getenv("PATH"),
                    "QUAY_PASSWORD", "s3cret",
                    "HELM_KUBECONTEXT", "other",
                    "HELM_PLUGINS", "/home/user/plugins",
                    "HELM_NAMESPACE", "kube-system",
                    "KUBECONFIG", "/home/user/.kube/config");
            try (CliHelmEngine engine = engine(helm(HELM_3, "env > '" + seen + "'"), build)) {
                engine.upgrade(request());
            }

            assertThat(seen)
                    .content()
                    .contains("HELM_DATA_HOME=" + work)
                    .doesNotContain("s3cret", "other", "/home/user", "kube-system");
            assertThat(work).isEmptyDirectory();
        }
    }

    @Nested
    class Understands {
        @Test
        void whatItRenders() throws IOException {
            try (CliHelmEngine engine = engine(helm(HELM_3, "echo 'WARNING: beware' >&2; echo 'kind: ConfigMap'"))) {
                assertThat(engine.render(request())).isEqualTo("kind: ConfigMap\n");
            }
            assertThat(diagnostics).containsExactly("helm: WARNING: beware");
        }

        @Test
        void theErrorAmongWhatItLogs() throws IOException {
            ReleaseFailure failure = failure("echo 'WARNING: Kubernetes configuration file is group-readable' >&2;"
                    + " echo 'level=ERROR msg=\"upgrade failed\"' >&2;"
                    + " echo 'Error: UPGRADE FAILED: another operation (install/upgrade/rollback) is in progress' >&2;"
                    + " exit 1");

            assertThat(failure.code()).isEqualTo(FailureCode.RELEASE_BUSY);
            assertThat(failure.because())
                    .contains("(helm says: another operation (install/upgrade/rollback) is in progress)")
                    .doesNotContain("group-readable", "level=");
        }

        @Test
        void allLinesOfASchemaError() throws IOException {
            ReleaseFailure failure = failure(
                    "printf '%s\\n' 'Error: UPGRADE FAILED: values don'\"'\"'t meet the specifications"
                            + " of the schema(s) in the following chart(s):' 'orders:' \"- at '/replicas': got string\" >&2; exit 1");

            assertThat(failure.code()).isEqualTo(FailureCode.VALUES);
            assertThat(failure.because()).contains("at '/replicas': got string");
        }

        @Test
        void helm4sWordForAClusterThatIsNotThere() throws IOException {
            assertThat(failure("echo 'Error: UPGRADE FAILED: kubernetes cluster unreachable: timed out' >&2; exit 1")
                            .code())
                    .isEqualTo(FailureCode.UNREACHABLE);
        }

        @Test
        void thatItWasKilled() throws IOException {
            ReleaseFailure failure = failure("echo 'almost there' >&2; kill -9 $$");

            assertThat(failure)
                    .hasMessageContainingAll("exit code 137", "almost there")
                    .hasCauseInstanceOf(HelmEnded.class);
        }

        @Test
        void whatLintObjectsTo() throws IOException {
            Path helm = helm(
                    HELM_3,
                    "echo '==> Linting x'; echo '[INFO] icon'; echo '[WARNING] old'; echo; echo '[ERROR] templates/: no' ;"
                            + " echo 'Error: 1 chart(s) linted, 1 chart(s) failed' >&2; exit 1");
            try (CliHelmEngine engine = engine(helm)) {
                assertThat(engine.lint(folder, true, Duration.ofSeconds(30)))
                        .containsExactly("[WARNING] old", "[ERROR] templates/: no");
            }
            Path four = helm(
                    HELM_4,
                    "echo '[ERROR] templates/: x/templates/bad.yaml:2:13'; echo '  executing \"bad\":'; echo '    nil pointer';"
                            + " echo '[INFO] icon'; echo; exit 1");
            try (CliHelmEngine engine = engine(four)) {
                assertThat(engine.lint(folder, true, Duration.ofSeconds(30)))
                        .containsExactly(
                                "[ERROR] templates/: x/templates/bad.yaml:2:13 executing \"bad\": nil pointer");
            }
            try (CliHelmEngine engine = engine(helm(HELM_3, "echo '[WARNING] old'"))) {
                assertThat(engine.lint(folder, false, Duration.ofSeconds(30))).isEmpty();
            }
        }

        @Test
        void noMoreThanCanBeHeldWithoutHoldingItUp() throws IOException {
            assertThat(failure("head -c 70000000 /dev/zero; exit 0")).hasMessageContaining("printed more than 64 MB");
            assertThat(failure(
                            "head -c 9000000 /dev/zero | tr '\\0' x >&2; echo >&2; echo 'Error: it broke' >&2; exit 1"))
                    .satisfies(failure -> assertThat(failure.because()).hasSizeLessThan(2_000));
        }
    }

    @Nested
    class IsNotFooled {
        @Test
        void byAVersionThatIsTooOldOrTooNew() throws IOException {
            assertThat(warmUpFailure(helm("v2.17.0", "")))
                    .returns(FailureCode.CONFIGURATION, ReleaseFailure::code)
                    .satisfies(e -> assertThat(e)
                            .hasMessageContainingAll("it is Helm v2.17.0", "Helm 3 and 4", "ship.helm.executable"));
            assertThat(warmUpFailure(helm("v5.0.0", ""))).hasMessageContaining("it is Helm v5.0.0");
        }

        @Test
        void byAnotherProgram() throws IOException {
            assertThat(warmUpFailure(script("echo 'terraform: no such command' >&2; exit 2")))
                    .hasMessageContainingAll("does not say which version of Helm it is", "terraform: no such command");
        }

        @Test
        void byAFileThatCannotRun() throws IOException {
            Path broken = script("");
            Files.writeString(broken, "#!/no/such/interpreter\n");

            assertThat(warmUpFailure(broken)).hasMessageContainingAll("cannot be started", broken.toString());
        }

        private ReleaseFailure warmUpFailure(Path helm) {
            try (CliHelmEngine engine = engine(helm)) {
                return failureOf(engine::warmUp);
            }
        }
    }

    @Nested
    class Stops {
        @Test
        void aCallThatIsLateByAskingFirst() throws IOException {
            Path word = folder.resolve("word");
            Path helm = helm(HELM_3, "trap 'echo cancelled > " + word + "; exit 1' TERM; sleep 600 & wait");
            try (CliHelmEngine engine = engine(helm)) {
                ReleaseFailure failure = failureOf(() -> engine.upgrade(request(Duration.ofSeconds(1))));

                assertThat(failure).hasMessageContaining("did not end within 1 s and was stopped");
                assertThat(failure).hasCauseInstanceOf(HelmEnded.class);
            }
            assertThat(word).hasContent("cancelled");
        }

        @Test
        void itAndItsChildrenWhenTheBuildIsInterrupted() throws Exception {
            Path begun = folder.resolve("begun");
            Path helm =
                    helm(HELM_3, "sleep 600 & echo $! > " + begun + ".part; mv " + begun + ".part " + begun + "; wait");
            try (CliHelmEngine engine = engine(helm)) {
                AtomicReference<ReleaseFailure> failure = new AtomicReference<>();
                Thread build = new Thread(() -> failure.set(failureOf(() -> engine.upgrade(request()))));
                build.start();
                while (!Files.exists(begun)) {
                    Thread.onSpinWait();
                }

                build.interrupt();
                build.join();

                assertThat(failure.get().code()).isEqualTo(FailureCode.INTERRUPTED);
                ProcessHandle.of(Long.parseLong(Files.readString(begun).strip()))
                        .ifPresent(child ->
                                child.onExit().orTimeout(60, TimeUnit.SECONDS).join());
            }
        }
    }

    private List<String> arguments(String version, java.util.function.Consumer<CliHelmEngine> call) throws IOException {
        Path seen = folder.resolve("arguments");
        try (CliHelmEngine engine = engine(helm(version, "printf '%s\\n' \"$@\" > '" + seen + "'"))) {
            call.accept(engine);
        }
        return Files.readAllLines(seen);
    }

    private ReleaseFailure failure(String body) throws IOException {
        try (CliHelmEngine engine = engine(helm(HELM_4, body))) {
            return failureOf(() -> engine.upgrade(request()));
        }
    }

    private CliHelmEngine engine(Path helm) {
        return engine(helm, Map.of("PATH", System.getenv("PATH")));
    }

    private CliHelmEngine engine(Path helm, Map<String, String> environment) {
        return new CliHelmEngine(new HelmProgram(helm), work, diagnostics::add, environment);
    }

    /** A script that says its version as Helm does, and otherwise does what it is told. */
    private Path helm(String version, String body) throws IOException {
        return script("if [ \"$1\" = version ]; then printf '%s' '" + version + "'; exit; fi\n" + body);
    }

    private Path script(String body) throws IOException {
        Path script = Charts.write(folder.resolve("helm"), "#!/bin/sh\n" + body + "\n");
        return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    }

    private HelmRequest request() {
        return request(Duration.ofSeconds(60));
    }

    private HelmRequest request(Duration timeout) {
        return new HelmRequest(
                "orders-dev",
                "dev",
                folder.resolve("chart"),
                List.of(folder.resolve("a.yaml"), folder.resolve("b.yaml")),
                folder.resolve("kubeconfig"),
                "orders 1234567, by ci",
                timeout);
    }

    private static ReleaseFailure failureOf(ThrowingCallable call) {
        return catchThrowableOfType(ReleaseFailure.class, call);
    }
}
