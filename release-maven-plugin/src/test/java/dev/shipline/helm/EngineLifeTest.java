package dev.shipline.helm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Helm's end when its build is killed: no process stays, no file does, and a change that was on its way is finished. */
@DisabledOnOs(OS.WINDOWS)
class EngineLifeTest {
    private static final Duration SOON = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    private final FakeCluster cluster = new FakeCluster();
    private final ReleaseHistory history = new ReleaseHistory(cluster);
    private FakeKubernetes kubernetes;
    private FakeKubernetes.Gate gate;
    private Path work;
    private Process build;

    @BeforeEach
    void aClusterThatHoldsBack() throws IOException {
        kubernetes = new FakeKubernetes(cluster);
        gate = kubernetes.holdBack("POST configmaps");
        work = Files.createDirectory(folder.resolve("work"));
    }

    @AfterEach
    void end() {
        build.destroyForcibly();
        kubernetes.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SIGTERM", "SIGKILL"})
    void theWorkerFinishesItsCallAndIsGone(String signal) throws Exception {
        List<ProcessHandle> helm =
                whileItInstalls(List.of(), signal.equals("SIGTERM") ? Process::destroy : Process::destroyForcibly);
        gate.open();

        assertGone(helm);
        assertThat(history.latest("dev", "orders-dev").orElseThrow().status()).isEqualTo("deployed");
        assertThat(build.waitFor()).isEqualTo(signal.equals("SIGTERM") ? 143 : 137);
        assertThat(work).doesNotExist();
    }

    /** The API server does not answer, and the build does not wait for it. */
    @Test
    void theWorkerIsEndedWithTheBuildWhereItsCallDoesNotEnd() throws Exception {
        List<ProcessHandle> helm = whileItInstalls(List.of(), Process::destroy);

        assertThat(build.waitFor()).isEqualTo(143);
        assertThat(helm).noneMatch(ProcessHandle::isAlive);
        assertThat(gate.opened().getCount()).isOne();
        assertThat(work).doesNotExist();
    }

    @Test
    void theProgramIsAskedToEndWithTheBuild() throws Exception {
        Path word = folder.resolve("word");
        Path begun = folder.resolve("begun");
        String script = """
                #!/bin/sh
                case $1 in
                  version) printf v3.21.4; exit ;;
                  template) echo 'a: b'; exit ;;
                esac
                trap 'echo cancelled > %s; exit 1' TERM
                echo ready > %s
                sleep 600 &
                wait
                """.formatted(word, begun);
        Path program = Charts.write(folder.resolve("helm"), script);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        hold(List.of(program.toString()));
        while (!Files.exists(begun)) {
            Thread.onSpinWait();
        }
        List<ProcessHandle> helm = build.descendants().toList();

        build.destroy();

        assertThat(build.waitFor()).isEqualTo(143);
        assertThat(helm.get(0).isAlive()).isFalse();
        assertGone(helm);
        assertThat(word).hasContent("cancelled");
        assertThat(work).doesNotExist();
    }

    private List<ProcessHandle> whileItInstalls(List<String> program, Consumer<Process> end) throws Exception {
        hold(program);
        assertThat(gate.arrived().await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        List<ProcessHandle> helm = build.descendants().toList();
        assertThat(helm).isNotEmpty();
        end.accept(build);
        return helm;
    }

    private void hold(List<String> program) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                WorkerClasspath.java().toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                EngineHolder.class.getName(),
                work.toString(),
                Charts.orders(folder).toString(),
                kubernetes.kubeconfig(work.resolve("kubeconfig")).toString()));
        command.addAll(program);
        build = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader lines = build.inputReader();
        assertThat(lines.readLine()).isEqualTo("ready");
    }

    private static void assertGone(List<ProcessHandle> processes) throws Exception {
        for (ProcessHandle process : processes) {
            process.onExit().get(SOON.toSeconds(), TimeUnit.SECONDS);
        }
    }
}
